import { Injectable } from '@nestjs/common';
import { type Hex, isHex, type TypedDataDefinition } from 'viem';
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { Config } from '../../config/config.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { SandboxChains } from './sandbox-chains.js';
import type { SandboxWalletCall } from './sandbox-wallet.schema.js';
import { SolanaDemoKey } from './solana-demo-key.js';

function faulty(detail: string): ProblemError {
  return new ProblemError('validation_failed', detail);
}

/** `eth_signTypedData_v4` takes the typed data as text or as an object. */
function typedDataOf(given: string | Record<string, unknown>): TypedDataDefinition {
  try {
    const data = (typeof given === 'string' ? JSON.parse(given) : given) as TypedDataDefinition & { types: Record<string, unknown> };
    // viem derives the domain's type itself and takes it amiss in `types`.
    const { EIP712Domain: _domain, ...types } = data.types;
    return { ...data, types } as TypedDataDefinition;
  } catch {
    throw faulty('params[1] must be EIP-712 typed data');
  }
}

/** Signs with demo buyers' and demo merchants' keys, so that the sandbox needs no wallet extension. Only a sandbox has any. */
@Injectable()
export class SandboxWalletService {
  private readonly evm: PrivateKeyAccount[];
  private readonly solana: SolanaDemoKey[];

  constructor(
    config: Config,
    private readonly chains: SandboxChains,
  ) {
    this.evm = (config.sandboxWallet?.evm ?? []).map((key) => privateKeyToAccount(key as Hex));
    this.solana = (config.sandboxWallet?.solana ?? []).map((key) => new SolanaDemoKey(key));
  }

  async call(asked: SandboxWalletCall): Promise<string | string[]> {
    switch (asked.method) {
      case 'accounts':
        return asked.family === 'evm' ? this.evm.map(({ address }) => address) : this.solana.map(({ address }) => address);
      case 'signTypedData':
        return this.evmAccount(asked.params[0])
          .signTypedData(typedDataOf(asked.params[1]))
          .catch(() => Promise.reject(faulty('params[1] must be EIP-712 typed data')));
      case 'personalSign':
        return this.evmAccount(asked.params[0]).signMessage({ message: isHex(asked.params[1]) ? { raw: asked.params[1] } : asked.params[1] });
      case 'signTransaction':
        return this.signTransaction(asked.params[0], asked.params[1]);
      case 'call':
        return this.chains.call(asked.params[0], asked.params[1]);
      case 'sendTransaction':
        return this.chains.sendEvm(this.evmAccount(asked.params[0].from ?? ''), asked.params[0], asked.params[1]);
      case 'signAndSendTransaction':
        return this.chains.sendSolana(this.signTransaction(asked.params[0], asked.params[1]), asked.params[2]);
      case 'signMessage':
        return this.solanaKey(asked.params[0]).sign(Buffer.from(asked.params[1], 'base64')).toString('base64');
    }
  }

  private signTransaction(address: string, transaction: string): string {
    const key = this.solanaKey(address);
    try {
      return key.signTransaction(Buffer.from(transaction, 'base64')).toString('base64');
    } catch {
      throw faulty('params[1] must be a base64 transaction that this account signs');
    }
  }

  private evmAccount(address: string): PrivateKeyAccount {
    const account = this.evm.find((one) => one.address.toLowerCase() === address.toLowerCase());
    if (!account) throw faulty(`${address} is no account of the sandbox wallet`);
    return account;
  }

  private solanaKey(address: string): SolanaDemoKey {
    const key = this.solana.find((one) => one.address === address);
    if (!key) throw faulty(`${address} is no account of the sandbox wallet`);
    return key;
  }
}
