import { existsSync, readFileSync } from 'node:fs';

const megabyte = 1024 * 1024;

/**
 * Bytes that wait on one connection at most, sent and not read. Kernels let both buffers of a connection grow to limits of their
 * own; where these cannot be read, they are the largest that a Linux has by itself.
 */
export const mostHeldByConnection = limitOf('tcp_rmem', 32 * megabyte) + limitOf('tcp_wmem', 4 * megabyte);

function limitOf(name: string, otherwise: number): number {
  const file = `/proc/sys/net/ipv4/${name}`;
  // Three figures: at least, at first, at most.
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim().split(/\s+/)[2]) : otherwise;
}
