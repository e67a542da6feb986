/** @jsxImportSource preact */
import type { ProblemView } from '@till/contract';
import type { JSX } from 'preact';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { CopyButton } from '../ui/copy-button.js';
import { Icon } from '../ui/icon.js';

type ProblemWords = Extract<WordKey, `problem${string}Text`> extends `${infer Title}Text` ? Title & WordKey : never;

/** The words of a problem, by its code first and its status second. */
export function problemWords(view: ProblemView): ProblemWords {
  if (view.code === 'resource_paused') return 'problemPaused';
  if (view.code === 'resource_gone') return 'problemGone';
  if (view.status === 404 || view.status === 410) return 'problemNotFound';
  if (view.status === 429) return 'problemBusy';
  if (view.status === 401 || view.status === 403) return 'problemForbidden';
  return view.status >= 500 ? 'problemServer' : 'problemBadRequest';
}

/** What happened, whether money moved, what to do now, and the request id to hand on. */
export function ProblemPage({ view }: { view: ProblemView }): JSX.Element {
  const say = useSay();
  const words = problemWords(view);
  return (
    <main class="sheet problem">
      <p class="problem-status">
        <Icon name="warning" />
        {view.status}
      </p>
      <h1 tabIndex={-1}>{say(words)}</h1>
      <p>{say(`${words}Text`)}</p>
      {view.status < 500 && (
        <p>
          <strong>{say('movedNo')}</strong>
        </p>
      )}
      {(view.status >= 500 || view.status === 429) && (
        <button type="button" class="primary" onClick={() => location.reload()}>
          {say('reload')}
        </button>
      )}
      <p class="detail">
        {say('requestId')}
        {say('colon')}
        <code>{view.requestId}</code> <CopyButton text={view.requestId} what={say('requestId')} />
      </p>
    </main>
  );
}
