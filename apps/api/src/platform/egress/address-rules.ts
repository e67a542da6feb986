import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** Addresses in use on the public internet (IANA): everything else of IPv6 is special or not handed out. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public addresses that mean a cloud's own metadata service on its machines (Azure). */
const metadataServices = new Set(['168.63.129.16']);

/** The address itself; an IPv4 address in IPv6 clothes (`::ffff:127.0.0.1`) is judged as what it is. */
function parsed(address: string): Address | null {
  // A zone (`fe80::1%eth0`) is a matter of this machine only.
  return address.includes('%') || !ipaddr.isValid(address) ? null : ipaddr.process(address);
}

function isIn(address: Address, [range, bits]: Range): boolean {
  return address.kind() === range.kind() && address.match(range as never, bits);
}

/**
 * Which addresses a merchant-given URL may lead to: those of the public internet, and the ranges an operator opened.
 * Loopback, private, link-local (with the clouds' metadata services), carrier-grade NAT, multicast, translation
 * (NAT64, 6to4, Teredo) and reserved ranges are not public.
 */
export class AddressRules {
  private readonly opened: readonly Range[];

  /** Throws for text that is no CIDR. */
  constructor(openedCidrs: readonly string[]) {
    this.opened = openedCidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  }

  /** Whether an operator opened the address, which then answers on any port. */
  isOpened(text: string): boolean {
    const address = parsed(text);
    return address !== null && this.opened.some((range) => isIn(address, range));
  }

  isPermitted(text: string): boolean {
    const address = parsed(text);
    if (address === null) return false;
    return this.opened.some((range) => isIn(address, range)) || isPublic(address);
  }
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || metadataServices.has(address.toString())) return false;
  return address.kind() === 'ipv4' || isIn(address, globalUnicast);
}
