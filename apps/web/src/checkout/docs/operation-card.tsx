/** @jsxImportSource preact */
import type { DocsOperation } from '@till/contract';
import type { JSX } from 'preact';
import { Markdown } from '../markdown/markdown.js';
import { curlCommand } from '../pay/pay-snippets.js';
import { CopyableCode } from './copyable-code.js';
import type { SayDocs } from './docs-words.js';
import type { DocsWordKey } from './en.js';
import { PriceTag } from './price-tag.js';

const places: Record<DocsOperation['parameters'][number]['in'], DocsWordKey> = { path: 'inPath', query: 'inQuery', header: 'inHeader' };

function Parameters({ operation: { parameters }, say }: { operation: DocsOperation; say: SayDocs }): JSX.Element {
  return (
    <div class="docs-scroll" tabIndex={0} role="group" aria-label={say('parameters')}>
      <table class="docs-parameters">
        <thead>
          <tr>
            <th scope="col">{say('parameter')}</th>
            <th scope="col">{say('place')}</th>
            <th scope="col">{say('type')}</th>
            <th scope="col">{say('meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, in: place, required, type, description }) => (
            <tr key={`${place} ${name}`}>
              <th scope="row">
                <code>{name}</code>
                {required && <span class="detail"> {say('required')}</span>}
              </th>
              <td>{say(places[place])}</td>
              <td>{type}</td>
              <td dir="auto">{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One call: what it does, what it costs, what it takes and gives. */
export function OperationCard({ operation, id, say }: { operation: DocsOperation; id: string; say: SayDocs }): JSX.Element {
  const { method, path, summary, description, deprecated, price, settlesFirst, parameters, call, answer } = operation;
  return (
    <article class="sheet docs-operation" id={id} aria-labelledby={`${id}-name`}>
      <header>
        <h3 id={`${id}-name`}>
          <span class="docs-method">{method}</span> <code>{path}</code>
          {deprecated && <span class="tag">{say('deprecated')}</span>}
        </h3>
        <PriceTag operation={operation} say={say} />
      </header>
      {summary && <p dir="auto">{summary}</p>}
      {description && (
        <div class="prose detail" dir="auto">
          <Markdown source={description} />
        </div>
      )}
      {parameters.length > 0 && <Parameters operation={operation} say={say} />}
      <div>
        <h4 class="kicker">{say('request')}</h4>
        <CopyableCode text={curlCommand(call)} what={say('request')} />
      </div>
      {answer?.example && (
        <div>
          <h4 class="kicker">
            {say('answer', { status: answer.status })} <span class="docs-media">{answer.mediaType}</span>
          </h4>
          <CopyableCode text={answer.example} what={say('answer', { status: answer.status })} />
        </div>
      )}
      <footer class="docs-operation-foot">
        {method === 'GET' && <a href={call.url}>{say(price === null ? 'openIt' : 'openAndPay')}</a>}
        {price !== null && <span class="detail">{say(settlesFirst ? 'settlesFirst' : 'settlesAfter')}</span>}
        <a class="detail" href="#prices">
          {say('toTop')}
        </a>
      </footer>
    </article>
  );
}
