const words: Record<string, string> = {
  not_configured: 'This Till is not set up for the network.',
  checking: 'Till is still checking the network.',
  facilitator_unreachable: 'The facilitator of the network does not answer.',
  facilitator_does_not_list: 'The facilitator does not settle on the network.',
  token_check_failed: 'The network’s USDC is not what Till expects.',
  no_wallet: 'Add a wallet to receive on the network.',
  wallet_not_proven: 'Prove your wallet first: live money goes only to proven wallets.',
  no_token_account: 'Your wallet has no USDC account yet. Receive any USDC once, or open the account in your wallet.',
  foreign_token_account: 'The USDC account of your wallet belongs to somebody else.',
  frozen_token_account: 'The USDC account of your wallet is frozen.',
  blocked_by_token: 'USDC refuses transfers to your wallet.',
  rpc_unreachable: 'The network’s node does not answer.',
  not_a_solana_address: 'Your wallet’s address is not a Solana address.',
};

/** A sentence for a reason code, for clients without words of their own. */
export function unpayableWords(code: string): string {
  return words[code] ?? 'The network cannot be paid on now.';
}
