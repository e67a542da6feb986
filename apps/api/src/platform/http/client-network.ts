import ipaddr from 'ipaddr.js';

/**
 * Whose address it is, as far as budgets go: an IPv4 address, or the /64 of an IPv6 one. A subscriber has a whole /64 and
 * would otherwise have as many budgets as it has addresses.
 */
export function clientNetwork(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv6' ? `${address.toByteArray().slice(0, 8).join('.')}/64` : address.toString();
}
