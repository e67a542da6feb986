/** How the sandbox's wallet announces itself, by EIP-6963 and by the wallet standard. */
export const sandboxRdns = 'dev.till.sandbox';
export const sandboxWalletName = 'Sandbox wallet';
