import { useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMode } from '../../../shared/lib/mode.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { loadSandboxWallet } from '../../../shared/lib/sandbox-wallet.js';
import { useSession } from '../../../shared/lib/session.js';
import { useEvmWallets } from '../../../shared/lib/use-wallets.js';
import { Button, type ButtonKind } from '../../../shared/ui/button.js';
import { controlClass, Field, Input, Textarea } from '../../../shared/ui/field.js';
import { Segmented } from '../../../shared/ui/segmented.js';
import { AnswerColumn } from './answer-column.js';
import { AskColumn } from './ask-column.js';
import { idleTrial, runTrial, type TrialState } from './run-trial.js';
import { SignColumn } from './sign-column.js';
import { isSignable, type X402Version } from './x402-exchange.js';

interface Props {
  /** What is tried first; a new one starts over. */
  url: string;
  /** A method the address answers; anything else than GET may carry a body. */
  method: string;
  /** Whether it is one part of a page whose main action is another one. */
  aside?: boolean;
  /** Fields that fill in the address, above it. */
  children?: ReactNode;
}

const sandboxWallet = 'dev.till.sandbox';

/** The trial of one address: what is chosen for it, and how far it has come. */
function useTrial(url: string, method: string) {
  const queryClient = useQueryClient();
  const wallets = useEvmWallets();
  const [address, setAddress] = useState(url);
  const [body, setBody] = useState('');
  const [version, setVersion] = useState<X402Version>(2);
  const [network, setNetwork] = useState<string | null>(null);
  const [state, setState] = useState<TrialState>(idleTrial(2));
  const run = useRef(0);
  useEffect(() => {
    setAddress(url);
    setState((before) => idleTrial(before.version));
    run.current += 1;
  }, [url, method]);
  const wallet = wallets.find(({ id }) => id === sandboxWallet) ?? wallets[0];
  const own = ownAddress(address);
  const isBusy = state.step === 'asking' || state.step === 'signing' || state.step === 'paying';
  const start = () => {
    if (!own || isBusy) return;
    run.current += 1;
    const mine = run.current;
    void runTrial({ request: { method, url: own, body }, version, network, wallet: wallet?.provider ?? null }, (next) => mine === run.current && setState(next)).then(() => {
      // What was paid here counts like any other payment.
      for (const key of ['gateways', 'payments', 'overview', 'revenue']) void queryClient.invalidateQueries({ queryKey: [key] });
    });
  };
  const chooseVersion = (next: X402Version) => {
    setVersion(next);
    setState(idleTrial(next));
  };
  return { address, setAddress, body, setBody, version, chooseVersion, network, setNetwork, state, wallet, own, isBusy, start };
}

/** Pays an address step by step as an agent would, and shows every word of the exchange. Test mode only. */
export function AgentTrial({ url, method, aside, children }: Props) {
  const { t } = useTranslation();
  const mode = useMode();
  const { sandbox } = useSession();
  const trial = useTrial(url, method);
  const { state, address, own } = trial;
  useEffect(() => {
    if (sandbox) loadSandboxWallet();
  }, [sandbox]);
  if (mode !== 'test') return <p className="rounded-md bg-unknown-soft px-4 py-3 text-unknown">{t('trial.testOnly')}</p>;
  return (
    <div className="grid min-w-0 gap-4">
      <form
        className="grid gap-3 rounded-lg border border-line bg-sheet p-5"
        onSubmit={(event) => {
          event.preventDefault();
          trial.start();
        }}
      >
        {children}
        <Controls trial={trial} method={method} kind={aside ? 'plain' : 'primary'} />
      </form>
      <div aria-live="polite" className="sr-only">
        {t(`trial.said.${state.step}`, { status: (state.paid ?? state.asked)?.status ?? '' })}
      </div>
      <ol className="grid items-start gap-4 xl:grid-cols-3">
        <AskColumn state={state} method={method} url={own ?? address} />
        <SignColumn state={state} />
        <AnswerColumn state={state} method={method} url={own ?? address} />
      </ol>
    </div>
  );
}

function Controls({ trial, method, kind }: { trial: ReturnType<typeof useTrial>; method: string; kind: ButtonKind }) {
  const { t } = useTranslation();
  const { state, wallet, own } = trial;
  const offered = state.challenge?.terms.filter(isSignable) ?? [];
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <Field label={t('trial.address')} error={own ? undefined : t('trial.foreign')}>
            {(wiring) => (
              <div className="flex items-center gap-2">
                <span className="rounded-md bg-well px-2 py-2 font-mono text-xs font-semibold text-ink-2">{method}</span>
                <Input {...wiring} value={trial.address} spellCheck={false} autoComplete="off" inputMode="url" onChange={(event) => trial.setAddress(event.target.value)} className="font-mono text-xs" />
              </div>
            )}
          </Field>
        </div>
        <Segmented label={t('trial.version')} value={String(trial.version)} onChange={(next) => trial.chooseVersion(next === '1' ? 1 : 2)} options={[{ value: '2', label: 'x402 v2' }, { value: '1', label: 'x402 v1' }]} />
        {offered.length > 1 && (
          <select aria-label={t('trial.network')} value={trial.network ?? state.terms?.network ?? ''} onChange={(event) => trial.setNetwork(event.target.value)} className={`${controlClass} min-h-10 max-w-44 pr-7`}>
            {offered.map((terms) => (
              <option key={terms.network} value={terms.network}>
                {networkLook(terms.network).title}
              </option>
            ))}
          </select>
        )}
        <Button type="submit" kind={kind} busy={trial.isBusy} disabled={!own} icon={<Play aria-hidden className="size-4" />}>
          {t(state.step === 'idle' ? 'trial.run' : 'trial.again')}
        </Button>
      </div>
      {method !== 'GET' && <Field label={t('trial.body')}>{(wiring) => <Textarea {...wiring} rows={3} value={trial.body} spellCheck={false} placeholder={t('trial.bodyHint')} onChange={(event) => trial.setBody(event.target.value)} className="font-mono text-xs" />}</Field>}
      {wallet ? <p className="text-xs text-ink-3">{t(wallet.id === sandboxWallet ? 'trial.sandboxPays' : 'trial.walletPays', { name: wallet.name })}</p> : <p className="text-xs text-unknown">{t('trial.noWallet')}</p>}
    </>
  );
}

/** The address on this page's own server, whatever name it was written with; null for one elsewhere. */
function ownAddress(text: string): string | null {
  try {
    const { pathname, search, protocol } = new URL(text.trim(), window.location.origin);
    const isDoor = /^\/(p|t|g)\//.test(pathname);
    return isDoor && /^https?:$/.test(protocol) ? `${window.location.origin}${pathname}${search}` : null;
  } catch {
    return null;
  }
}
