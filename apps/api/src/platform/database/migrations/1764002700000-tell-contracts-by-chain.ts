import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contract wallets are known by their chain as well: elsewhere the same address may be somebody else's (ADR 38). */
const statements = [
  // CAIP-2 id of the chain whose contract signs in; null where the address' own key does.
  'ALTER TABLE members ADD COLUMN evm_network text',
  'ALTER TABLE members DROP CONSTRAINT members_evm_address_key',
  "CREATE UNIQUE INDEX members_evm_address_key ON members (evm_address, coalesce(evm_network, ''))",
];

export class TellContractsByChain1764002700000 implements MigrationInterface {
  readonly name = 'TellContractsByChain1764002700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
