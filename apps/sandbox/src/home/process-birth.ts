import { readFileSync } from 'node:fs';

/**
 * When a process began, in the kernel's clock ticks since boot plus the boot's own id; null where the system has no /proc.
 * With its number it names a process for good.
 */
export function processBirth(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The second field, the command's name, may hold spaces: count from the bracket that ends it.
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${startTicks ?? ''}`;
  } catch {
    return null;
  }
}
