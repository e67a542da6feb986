const words: Record<string, string> = {
  not_configured: 'This Till is not set up for the network.',
  checking: 'Till is still checking the network.',
  facilitator_unreachable: 'The facilitator of the network does not answer.',
  facilitator_does_not_list: 'The facilitator does not settle on the network.',
  token_check_failed: 'The network’s USDC is not what Till expects.',
  no_wallet: 'Add a wallet to receive on the network.',
  wallet_not_proven: 'Prove your wallet first: live money goes only to wallets that a signed-in member has proven.',
  wallet_waiting: 'Your wallet is new: live money goes there a day after it was proven.',
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

const askOperator = 'Ask whoever runs this Till.';
const nothingToDo = 'Nothing: Till keeps asking and offers the network again by itself.';

const advice: Record<string, string> = {
  not_configured: `${askOperator} The network needs an entry in TILL_NETWORKS.`,
  checking: nothingToDo,
  facilitator_unreachable: `${nothingToDo} If it lasts, ask whoever runs this Till.`,
  facilitator_does_not_list: `${askOperator} The network needs a facilitator that settles on it.`,
  token_check_failed: `${askOperator} Its node may belong to another chain.`,
  no_wallet: 'Add a wallet of this kind.',
  wallet_not_proven: 'Open your wallet and sign a text with it.',
  wallet_waiting: 'Nothing, if it was you who added the wallet. If not: remove it, and revoke your API keys.',
  no_token_account: 'Send any amount of USDC to the wallet once, or open its USDC account in the wallet.',
  foreign_token_account: 'Use another wallet.',
  frozen_token_account: 'Ask the issuer of USDC, or use another wallet.',
  blocked_by_token: 'Use another wallet.',
  rpc_unreachable: nothingToDo,
  not_a_solana_address: 'Add a wallet with a Solana address.',
};

/** What to do about a reason, for clients without words of their own. */
export function unpayableAdvice(code: string): string {
  return advice[code] ?? askOperator;
}
