import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AddressRules } from './address-rules.js';
import { EgressError } from './egress-error.js';

/** Every address of a name. Rejects when there is none. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

const publicPorts = new Set([80, 443]);
const mostTried = 4;

/** The machine's own resolver, hosts file included: what it says is what a connection would go to. */
export const systemResolver: Resolver = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address);

/** Where a connection to a name and port may go. */
export class CheckedAddresses {
  constructor(
    private readonly rules: AddressRules,
    private readonly resolve: Resolver,
  ) {}

  /**
   * Addresses to connect to, in the resolver's order. One forbidden address forbids the name: who can answer with it
   * once can do so at will. Throws an EgressError.
   */
  async of(hostname: string, port: number): Promise<readonly string[]> {
    const bare = hostname.replace(/^\[|\]$|\.$/g, '');
    const addresses = isIP(bare) ? [bare] : await this.resolved(bare);
    if (!addresses.every((address) => this.rules.isPermitted(address))) throw new EgressError('address_forbidden', 'leads to an address that is not on the public internet');
    if (!publicPorts.has(port) && !addresses.every((address) => this.rules.isOpened(address))) throw new EgressError('port_forbidden', 'must use port 443 or 80');
    return addresses.slice(0, mostTried);
  }

  private async resolved(hostname: string): Promise<readonly string[]> {
    const addresses = await this.resolve(hostname).catch((error: unknown) => {
      throw new EgressError('name_unknown', 'has a host name that does not resolve', { cause: error });
    });
    if (addresses.length === 0) throw new EgressError('name_unknown', 'has a host name that does not resolve');
    return addresses;
  }
}
