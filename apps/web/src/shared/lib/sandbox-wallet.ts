/** Loads the sandbox's demo wallet, which announces itself like any injected wallet; only a sandbox serves it. */
export function loadSandboxWallet(): void {
  const src = '/sandbox/wallet.js';
  if (document.querySelector(`script[src="${src}"]`)) return;
  const script = document.createElement('script');
  script.src = src;
  document.head.append(script);
}
