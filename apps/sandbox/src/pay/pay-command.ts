import type { SandboxFile } from '@till/contract';
import { type ReferencePayment, UnansweredPaymentError, payWithReferenceClient } from '@till/testing';
import { readChallenge } from './challenge.js';
import { paidAmount } from './paid-amount.js';
import type { PayArguments } from './pay-arguments.js';
import { PayFault } from './pay-fault.js';
import { payerOn } from './read-sandbox-file.js';
import { showBody } from './show-answer.js';
import { waitUntilAtRest } from './wait-until-at-rest.js';

/** Prints a line. */
export type Say = (line: string) => void;

/**
 * Pays a URL from a sandbox buyer with the reference client and tells what came of it.
 * @returns the exit code: 0 when the thing was paid for and delivered.
 * @throws PayFault when nothing could be paid.
 */
export async function payCommand(args: PayArguments, sandbox: SandboxFile, say: Say): Promise<number> {
  const url = targetUrl(args, sandbox);
  const payer = payerOn(sandbox, args.network);
  const payment = await payWithReferenceClient({ url: url.href, ...payer, x402Version: args.x402Version }).catch(async (error: unknown) => explain(error, url, args));
  const { response, paymentId, paymentHeaders } = payment;
  const body = new Uint8Array(await response.arrayBuffer());
  say(`${String(response.status)} ${response.statusText}`.trim());
  sayFacts(payment, args, payer.buyer.address, say);
  if (paymentId !== undefined) say(`Receipt      ${url.origin}/r/${paymentId}`);
  if (response.status === 202 && paymentId !== undefined) return watch(`${url.origin}/r/${paymentId}`, url, paymentHeaders, say);
  if (response.status !== 200) say(`Reason       ${reasonOf(payment, new TextDecoder().decode(body))}`);
  say('');
  say(showBody(response.headers.get('content-type'), body));
  return response.status === 200 ? 0 : 1;
}

function targetUrl({ target, amount }: PayArguments, sandbox: SandboxFile): URL {
  if (!URL.canParse(target, sandbox.url)) throw new PayFault(`"${target}" is no URL.`, `Try the demo pay link: npm run pay -- ${sandbox.demo.payLink}`);
  const url = new URL(target, sandbox.url);
  if (amount !== undefined) url.searchParams.set('amount', amount);
  return url;
}

function sayFacts({ settlement, paymentId, paymentHeaders }: ReferencePayment, { network, x402Version }: PayArguments, payer: string, say: Say): void {
  if (Object.keys(paymentHeaders).length === 0) {
    say('Nothing was paid: the answer did not ask for money.');
    return;
  }
  const amount = paidAmount(paymentHeaders, network);
  say(`Offered      ${amount === undefined ? '' : `${amount} USDC `}on ${network.title}, x402 v${String(x402Version)}, from ${payer}`);
  if (settlement?.transaction) say(`Transaction  ${settlement.transaction}`);
  if (paymentId !== undefined) say(`Till-Payment ${paymentId}`);
}

/** A 202: the outcome is open. Waits for it and fetches what was bought with the very same payment. */
async function watch(statusUrl: string, url: URL, paymentHeaders: Record<string, string>, say: Say): Promise<number> {
  say('The payment is taken, its outcome is not known yet. Watching its status …');
  const status = await waitUntilAtRest(statusUrl);
  say(`Status       ${status}`);
  if (status !== 'settled' && status !== 'final') return 1;
  const delivery = await fetch(url, { headers: paymentHeaders });
  say(`${String(delivery.status)} ${delivery.statusText}`.trim());
  say('');
  say(showBody(delivery.headers.get('content-type'), new Uint8Array(await delivery.arrayBuffer())));
  return delivery.status === 200 ? 0 : 1;
}

function reasonOf({ response, settlement }: ReferencePayment, body: string): string {
  const problem = problemOf(body);
  return settlement?.errorReason ?? readChallenge(response.headers, body).error ?? problem ?? 'none given';
}

/** The sentence of a problem document (RFC 9457). */
function problemOf(body: string): string | undefined {
  try {
    const { detail, title } = JSON.parse(body) as { detail?: string; title?: string };
    return detail ?? title;
  } catch {
    return undefined;
  }
}

async function explain(error: unknown, url: URL, { network }: PayArguments): Promise<never> {
  if (error instanceof UnansweredPaymentError) {
    throw new PayFault(`The payment was sent and no answer came (${error.message}).`, 'It may have been taken: look it up in the dashboard before you pay again.');
  }
  const probe = await fetch(url, { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!probe) throw new PayFault(`Nothing answers at ${url.origin}.`, 'Is the sandbox running? Start it with `npm start`.');
  const { networks } = readChallenge(probe.headers, await probe.text());
  const message = error instanceof Error ? error.message : String(error);
  if (networks.length > 0 && !networks.includes(network.id)) {
    throw new PayFault(`${url.pathname} does not take payments on ${network.title}.`, `It takes ${networks.join(', ')}; choose one with --network.`);
  }
  throw new PayFault(`The reference client gave up: ${message}`, 'Nothing was paid.');
}
