/** SQL expressions that name an address on a network at a moment, in the eyes of a merchant. */
interface NamedAddress {
  merchant: string;
  network: string;
  address: string;
  at: string;
}

/**
 * SQL condition: the address is a wallet of the merchant's, or was one at that moment. One added later counts for what was
 * before, as its keys did not change hands with the click; one removed counts no more from then on. A checksum in the
 * case of an EVM address says nothing.
 */
export function ownedSql({ merchant, network, address, at }: NamedAddress): string {
  return `EXISTS (SELECT 1 FROM wallets own WHERE own.merchant_id = ${merchant} AND own.family = CASE WHEN starts_with(${network}, 'eip155:') THEN 'evm' ELSE 'solana' END
    AND (own.address = ${address} OR (own.family = 'evm' AND lower(own.address) = lower(${address}))) AND (own.removed_at IS NULL OR own.removed_at > ${at}))`;
}
