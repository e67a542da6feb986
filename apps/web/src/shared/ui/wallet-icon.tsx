import { Wallet } from 'lucide-react';

/** Icon a wallet brings along. Only data: pictures are shown: anything else would tell a foreign server who looks. */
export function WalletIcon({ src }: { src: string }) {
  if (!src.trim().startsWith('data:image/')) return <Wallet aria-hidden className="size-5 text-ink-3" />;
  return <img alt="" src={src.trim()} className="size-5 rounded" />;
}
