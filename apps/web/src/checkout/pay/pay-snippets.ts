import type { DocsCall, Family } from '@till/contract';

/** Text as one word of a shell: single quotes, and none inside can end them. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text of a script that fetches `url` and pays for it from a wallet called `signer`. */
export function payingFetch(family: Family, call: string): string {
  const scheme = family === 'evm' ? 'ExactEvmScheme' : 'ExactSvmScheme';
  const from = family === 'evm' ? '@x402/evm' : '@x402/svm';
  const networks = family === 'evm' ? 'eip155:*' : 'solana:*';
  return [
    `import { wrapFetchWithPaymentFromConfig } from '@x402/fetch';`,
    `import { ${scheme} } from '${from}';`,
    `const pay = wrapFetchWithPaymentFromConfig(fetch, {`,
    `  schemes: [{ network: '${networks}', client: new ${scheme}(signer) }],`,
    `});`,
    `const answer = await pay(${call});`,
  ].join('\n');
}

/** A command that shows the terms of a call, or its answer where it is free. */
export function curlCommand({ method, url, mediaType, body }: DocsCall): string {
  const parts = [`curl -i ${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`, ...(mediaType === null ? [] : [`-H ${shellWord(`content-type: ${mediaType}`)}`]), ...(body === null ? [] : [`-d ${shellWord(body)}`])];
  return parts.join(' \\\n  ');
}

/** The arguments of `fetch` for a call. */
export function fetchArguments({ method, url, mediaType, body }: DocsCall): string {
  const options = [...(method === 'GET' ? [] : [`method: '${method}'`]), ...(mediaType === null ? [] : [`headers: { 'content-type': ${JSON.stringify(mediaType)} }`]), ...(body === null ? [] : [`body: ${JSON.stringify(body)}`])];
  return options.length === 0 ? JSON.stringify(url) : `${JSON.stringify(url)}, {\n  ${options.join(',\n  ')},\n}`;
}

/** A whole script that pays for a call from a key in the environment and prints what it got. */
export function payingScript(call: DocsCall): string {
  const [imports, scheme, ...rest] = payingFetch('evm', fetchArguments(call)).split('\n');
  return [
    imports,
    scheme,
    `import { privateKeyToAccount } from 'viem/accounts';`,
    ``,
    `const signer = privateKeyToAccount(process.env.PRIVATE_KEY);`,
    ...rest,
    `console.log(answer.status, await answer.text());`,
  ].join('\n');
}
