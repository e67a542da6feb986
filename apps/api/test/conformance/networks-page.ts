import { finalityRules, type Network, networks } from '@till/networks';

/** What was measured on one network. */
export interface ConformanceRow {
  slug: string;
  title: string;
  v2: 'paid' | 'failed';
  v1: 'paid' | 'failed' | 'no v1 name';
  /** Whether the reference client pays there as it comes from the package. */
  stockClient: 'pays' | 'refuses';
}

const tokenSources = {
  'x402-sdk-defaults': 'the asset tables of `@x402/evm` and `@x402/svm` 2.27',
  'x402-legacy-config': 'the chain table of `x402` 1.2, which v1 clients hard-code',
} as const;
const access = { open: 'no account', allowance: 'free up to a limit', key: 'needs a key' } as const;

/** The table of what was paid, as the test run prints it and the page holds it. */
export function conformanceTable(rows: readonly ConformanceRow[]): string {
  return table(
    ['Network', 'x402 v2', 'x402 v1', 'A client that is not configured'],
    rows.map(({ title, v2, v1, stockClient }) => [title, v2, v1, stockClient === 'pays' ? 'pays' : 'refuses the token']),
  );
}

/** `docs/networks.md`: the registry for merchants and operators, with what was measured. */
export function networksPage(rows: readonly ConformanceRow[]): string {
  const live = networks.filter(({ testnet }) => !testnet);
  const test = networks.filter(({ testnet }) => testnet);
  return `${[
    '# Networks',
    '<!-- Written by `npm run networks` from libs/networks and a run of the conformance suite. Edit those, not this page. -->',
    'Till takes USDC on the networks below. A merchant can be paid on one of them while three things hold, and the dashboard says which one does not: this Till is configured for it (`TILL_NETWORKS`), its facilitator lists it, and the merchant has a wallet that can receive there.',
    '## Paid in the conformance run',
    `Every network is stood in for by a real node with its own chain id or genesis, the real token code at the network’s own USDC address and with its own signing domain. On each the reference client pays a pay link of one Till that serves all of them, through door, facilitator, job, evidence and ledger: settled, the transaction on the chain, the merchant’s balance moved by exactly the price and the journal with it, and the same payment sent again gets the same answer. Every payment then becomes final by the chain’s own rule. The run contacts no public node and no public facilitator.`,
    conformanceTable(rows),
    '*No v1 name*: clients of x402 v1 validate every network name and know none for this chain, so it is offered in v2 only. *Refuses the token*: the reference client 2.27 pays only tokens of its own tables and at most $1 a payment unless it is told otherwise. Its owner allows the token with `client.setSpendControls({ allowedAssets: [{ network, asset }] })`.',
    '## Live networks',
    ...sections(live),
    '## Test networks',
    ...sections(test),
    '## When a payment is safe, and when it is final',
    'Till counts neither blocks nor minutes. It asks the node for its safe and its final block (EVM: the block tags `safe` and `finalized`; Solana: the commitments `confirmed` and `finalized`) and calls a payment final once its block is among them. How a chain gets there:',
    table(['Networks', 'Safe', 'Final', 'Source'], finalityRows()),
    '## Configure a network',
    'Default nodes are public and limit how often they may be asked: good enough to begin with, not for a busy Till. Leave `rpcUrls` out to use them, or name up to four of your own. With two or more, Till decides nothing while they disagree.',
    'With `wsUrl`, the WebSocket address of a node (EVM only), Till hears from the chain itself that a payment was mined and need not wait for its facilitator to say so. Each payer with a payment under way costs one subscription, kept for ten minutes. Without it, or while that node is silent, nothing else changes.',
    '```sh\nTILL_NETWORKS=\'{"eip155:84532": {"facilitatorUrl": "https://x402.org/facilitator"}, "eip155:8453": {"rpcUrls": ["https://…"], "facilitatorUrl": "https://…"}}\'\n```',
    'Public facilitators come and go and change what they settle. Till asks each for its list and offers a network only while it is on it. Where none is named, run your own: [apps/facilitator](../apps/facilitator/README.md).',
    '*Not verified* means that token and signing domain were seen in one source only. Such a network waits after the start until its node has confirmed the token’s own domain separator; a verified one is checked as well, and taken off when the token differs.',
  ].join('\n\n')}\n`;
}

function sections(list: readonly Network[]): string[] {
  return list.flatMap((network) => [`### ${network.title}`, table(['', ''], facts(network))]);
}

function facts(network: Network): string[][] {
  const { usdc, explorer, rpc, facilitators } = network;
  return [
    ['Network', `\`${network.id}\`${network.v1Name === undefined ? '' : `, in x402 v1 \`${network.v1Name}\``}`],
    ['USDC', `[\`${usdc.address}\`](${explorer.address(usdc.address)}), ${String(usdc.decimals)} decimals`],
    ...(usdc.eip712 ? [['Signing domain', `\`${usdc.eip712.name}\`, version \`${usdc.eip712.version}\``]] : []),
    ['Token data from', `${tokenSources[network.source]}; ${network.verified ? 'verified against a second source' : '**not verified**'}`],
    ['Explorer', `${explorer.url} (${explorer.source === 'viem-chains' ? 'viem 2.57' : 'assumed'})`],
    ['Default node', `${rpc.urls.map((url) => `\`${url}\``).join(', ')} (${rpc.source === 'viem-chains' ? 'viem 2.57' : '@x402/svm 2.27'})`],
    ['Facilitators', facilitators.length === 0 ? 'none found' : facilitators.map((one) => `${one.title} \`${one.url}\` (${access[one.access]}; ${one.source})`).join('<br>')],
    ['Finality', finalityRules[network.finality.rule].final],
  ];
}

function finalityRows(): string[][] {
  return Object.entries(finalityRules).map(([rule, words]) => {
    const titles = networks.filter(({ finality }) => finality.rule === rule).map(({ title }) => title);
    return [titles.join(', '), words.safe, words.final, words.source];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
