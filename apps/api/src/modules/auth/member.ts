import type { NetworkId } from '@till/networks';

/** Who an EVM address stands for: its key on every chain (`evmNetwork` is null), or the contract that it has on one (ADR 38). */
export interface EvmHolder {
  evmAddress: string;
  evmNetwork: NetworkId | null;
}

/** A person who can sign in, in the role of one merchant. */
export interface Member {
  id: string;
  email: string | null;
  evmAddress: string | null;
  evmNetwork: NetworkId | null;
  merchantId: string;
  role: 'owner' | 'admin' | 'viewer';
}
