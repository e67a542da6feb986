/** @jsxImportSource preact */
import type { DocsOperation, DocsView } from '@till/contract';
import type { JSX } from 'preact';
import { Markdown } from '../markdown/markdown.js';
import { curlCommand, payingScript } from '../pay/pay-snippets.js';
import { Monogram } from '../ui/monogram.js';
import { NetworkBadge } from '../ui/network-badge.js';
import { CopyableCode } from './copyable-code.js';
import type { SayDocs } from './docs-words.js';
import { anchorsOf } from './operation-anchors.js';
import { OperationCard } from './operation-card.js';
import { PriceTag } from './price-tag.js';

interface Part {
  view: DocsView;
  say: SayDocs;
}

const installCommand = 'npm install @x402/fetch @x402/evm viem';

/** What it is, who sells it, where it answers. */
function Head({ view, say, isPriced }: Part & { isPriced: boolean }): JSX.Element {
  return (
    <header class="docs-head">
      {view.merchantName !== '' && (
        <p class="docs-seller" dir="auto">
          <Monogram name={view.merchantName} /> {view.merchantName}
        </p>
      )}
      <h1 dir="auto">{view.title}</h1>
      <p class="docs-lead">{say(isPriced ? 'lead' : 'leadFree')}</p>
      {view.description && (
        <div class="prose docs-about" dir="auto">
          <Markdown source={view.description} />
        </div>
      )}
      <dl class="docs-facts">
        <div>
          <dt>{say('apiAddress')}</dt>
          <dd>
            <CopyableCode text={view.apiUrl} what={say('apiAddress')} />
          </dd>
        </div>
        {isPriced && view.networks.length > 0 && (
          <div>
            <dt>{say('networks')}</dt>
            <dd class="docs-networks">
              {view.networks.map(({ network, title, mark }) => (
                <NetworkBadge key={network} network={network} title={title} mark={mark} />
              ))}
            </dd>
          </div>
        )}
      </dl>
      <p class="docs-links">
        <a href={view.openapiUrl}>{say('openapi')}</a>
        {view.version && <span class="detail">{say('version', { version: view.version })}</span>}
      </p>
    </header>
  );
}

/** Every call with its price, in one look. */
function Prices({ view, say, anchors }: Part & { anchors: ReadonlyMap<DocsOperation, string> }): JSX.Element {
  return (
    <section class="docs-section" aria-labelledby="prices">
      <h2 id="prices">{say('prices')}</h2>
      <table class="docs-prices">
        <thead>
          <tr>
            <th scope="col">{say('operation')}</th>
            <th scope="col">{say('price')}</th>
          </tr>
        </thead>
        <tbody>
          {view.groups.flatMap(({ operations }) =>
            operations.map((operation) => (
              <tr key={anchors.get(operation)}>
                <td>
                  <a class="docs-call" href={`#${anchors.get(operation) ?? ''}`}>
                    <span class="docs-method">{operation.method}</span> <code>{operation.path}</code>
                  </a>
                  {operation.summary && (
                    <span class="detail" dir="auto">
                      {operation.summary}
                    </span>
                  )}
                </td>
                <td>
                  <PriceTag operation={operation} say={say} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}

/** The ways to pay, each with something to copy; `sample` is the call they are shown with. */
function HowToPay({ sample, say }: { sample: DocsOperation; say: SayDocs }): JSX.Element {
  return (
    <section class="docs-section" aria-labelledby="how-to-pay">
      <h2 id="how-to-pay">{say('howTo')}</h2>
      <ol class="docs-steps">
        <li>
          <h3>{say('seeTerms')}</h3>
          <p>{say('seeTermsText')}</p>
          <CopyableCode text={curlCommand(sample.call)} what={say('command')} />
        </li>
        <li>
          <h3>{say('payCall')}</h3>
          <p>{say('payCallText')}</p>
          <CopyableCode text={installCommand} what={say('install')} />
          <CopyableCode text={payingScript(sample.call)} what={say('script')} />
        </li>
        <li>
          <h3>{say('payBrowser')}</h3>
          <p>{say('payBrowserText')}</p>
        </li>
      </ol>
      <p class="detail">{say('again')}</p>
    </section>
  );
}

/** The page that describes a gateway: what is on offer, what it costs, how to pay, and each call by itself. */
export function DocsPage({ view, say }: Part): JSX.Element {
  const operations = view.groups.flatMap((group) => group.operations);
  const anchors = anchorsOf(operations);
  const priced = operations.filter(({ price }) => price !== null);
  const sample = priced.find(({ method, deprecated }) => method === 'GET' && !deprecated) ?? priced[0];
  const hasGroups = view.groups.some(({ name }) => name !== null);
  return (
    <main class="docs">
      <Head view={view} say={say} isPriced={sample !== undefined || operations.length === 0} />
      {operations.length === 0 && <p class="docs-section">{say('nothing')}</p>}
      {operations.length > 0 && <Prices view={view} say={say} anchors={anchors} />}
      {sample && <HowToPay sample={sample} say={say} />}
      {view.groups.map(({ name, operations: calls }, at) => (
        <section class="docs-section" key={name ?? ''} aria-labelledby={`group-${at}`}>
          <h2 id={`group-${at}`} dir="auto">
            {name ?? say(hasGroups ? 'otherCalls' : 'calls')}
          </h2>
          {calls.map((operation) => (
            <OperationCard key={anchors.get(operation)} operation={operation} id={anchors.get(operation) ?? ''} say={say} />
          ))}
        </section>
      ))}
    </main>
  );
}
