import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import '../tools/toolchain/require-node.mjs';
import { prepare } from '../tools/toolchain/prepare.mjs';
import { table } from './figures.mjs';

await prepare();
const only = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const wanted = (name) => only.length === 0 || only.includes(name);
const say = (text) => process.stdout.write(`${text}\n`);

const { startStack } = await import('./stack.mjs');
const results = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };

if (wanted('signatures')) {
  say('signature checks …');
  const { benchSignatures } = await import('./signatures.mjs');
  results.signatures = await benchSignatures();
}
const stack = ['challenges', 'gateway', 'paid-request', 'facilitator-door', 'settlements'].some(wanted) ? await startStack({ links: 10_000 }) : null;
try {
  if (wanted('challenges')) {
    say('challenges …');
    const { benchChallenges } = await import('./challenges.mjs');
    results.challenges = await benchChallenges({ tillUrl: stack.url, slugs: stack.slugs, facilitatorUrl: stack.facilitatorUrl, payTo: stack.payTo });
  }
  if (wanted('gateway')) {
    say('gateway …');
    const { benchGateway } = await import('./gateway.mjs');
    results.gateway = await benchGateway({ tillUrl: stack.url, tillPid: stack.parts.till, post: stack.post, facilitatorUrl: stack.facilitatorUrl, payTo: stack.payTo, buyer: stack.buyers[0], rpcUrl: stack.chain.url });
  }
  if (wanted('paid-request')) {
    say('paid requests …');
    const { benchPaidRequest } = await import('./paid-request.mjs');
    results.paidRequest = await benchPaidRequest({ tillLink: stack.link, post: stack.post, facilitatorUrl: stack.facilitatorUrl, payTo: stack.strangerPayTo, buyer: stack.buyers[0], rpcUrl: stack.chain.url });
  }
  if (wanted('facilitator-door')) {
    say('facilitator door …');
    const { benchFacilitatorDoor } = await import('./facilitator-door.mjs');
    results.facilitatorDoor = await benchFacilitatorDoor({ doorUrl: stack.doorUrl, facilitatorUrl: stack.facilitatorUrl, payTo: stack.payTo, strangerPayTo: stack.strangerPayTo, buyer: stack.buyers[1], asset: stack.asset, rpcUrl: stack.chain.url, databaseUrl: stack.databaseUrl });
  }
  if (wanted('settlements')) {
    say('settlements …');
    const { benchSettlements } = await import('./settlements.mjs');
    results.settlements = await benchSettlements({ tillLink: stack.link, facilitatorUrl: stack.facilitatorUrl, strangerPayTo: stack.strangerPayTo, buyers: stack.buyers, parts: stack.parts });
  }
} finally {
  await stack?.stop();
}

const rows = [];
const verdict = (met) => (met ? 'met' : 'MISSED');
if (results.challenges) {
  const { perSecond, againstHono, againstFastify } = results.challenges;
  rows.push(['402 challenges/s', perSecond.till, `@x402/hono ${perSecond['@x402/hono']}`, `${againstHono}×`, '≥ 2×', verdict(againstHono >= 2)]);
  rows.push(['402 challenges/s', perSecond.till, `@x402/express ${perSecond['@x402/express']}`, `${(perSecond.till / perSecond['@x402/express']).toFixed(2)}×`, '', '']);
  rows.push(['402 challenges/s', perSecond.till, `bare Fastify ${perSecond['bare fastify']}`, `${againstFastify}×`, '≥ 0.6×', verdict(againstFastify >= 0.6)]);
}
if (results.gateway) {
  const { free, freeP50Ms, priced, bigBody } = results.gateway;
  rows.push(['gateway: free requests/s', free.till, `bare Fastify proxy ${free['bare Fastify proxy']}`, `${free.ratio}×`, '≥ 0.5×', verdict(free.ratio >= 0.5)]);
  rows.push(['gateway: free p50, ms', freeP50Ms.till, `bare Fastify proxy ${freeP50Ms['bare Fastify proxy']}`, `+${freeP50Ms.more}`, '≤ +2', verdict(freeP50Ms.more <= 2)]);
  rows.push(['gateway: priced 402s/s', priced.till, `@x402/hono ${priced['@x402/hono']}`, `${priced.ratio}×`, '≥ 2×', verdict(priced.ratio >= 2)]);
  const bodies = { 'MB body': bigBody.down, 'MB upload': bigBody.up.free, 'MB paid upload': bigBody.up.after, 'MB upload, paid first': bigBody.up.first };
  for (const [what, { megabytes, grownMegabytes }] of Object.entries(bodies)) rows.push([`gateway: MB grown over a ${megabytes} ${what}`, grownMegabytes, '', '', '≤ 64', verdict(grownMegabytes <= 64)]);
}
if (results.signatures) rows.push(['signature checks/s', results.signatures.till, `viem ${results.signatures.viem}`, `${results.signatures.ratio}×`, '≥ 5×', verdict(results.signatures.ratio >= 5)]);
if (results.paidRequest) {
  const { till, gateway, ratio, gatewayRatio } = results.paidRequest;
  const express = results.paidRequest['@x402/express'];
  rows.push(['paid request p50, ms', till.p50, `@x402/express ${express.p50}`, `${ratio}×`, '≤ 1.5×', verdict(ratio <= 1.5)]);
  rows.push(['paid request p95, ms', till.p95, `@x402/express ${express.p95}`, `${(till.p95 / express.p95).toFixed(2)}×`, '', '']);
  rows.push(['gateway: paid call p50, ms', gateway.p50, `@x402/express ${express.p50}`, `${gatewayRatio}×`, '≤ 1.5×', verdict(gatewayRatio <= 1.5)]);
}
if (results.facilitatorDoor) {
  const { blockMs, till, direct, ratio, atOnce } = results.facilitatorDoor;
  rows.push([`facilitator door settle p50, ms, a block every ${blockMs} ms`, till.p50, `facilitator ${direct.p50}`, `${ratio}×`, '≤ 1.3×', verdict(ratio <= 1.3)]);
  rows.push(['facilitator door settle p95, ms', till.p95, `facilitator ${direct.p95}`, `${(till.p95 / direct.p95).toFixed(2)}×`, '', '']);
  rows.push(['the p50 on a chain that mines at once', atOnce.till.p50, `facilitator ${atOnce.direct.p50}`, `${atOnce.ratio}×`, '≤ 1.3×', verdict(atOnce.ratio <= 1.3)]);
  rows.push(['the p50 on a chain that mines at once', atOnce.till.p50, `least door ${atOnce.least.p50} (${atOnce.leastRatio}×)`, `${(atOnce.till.p50 / atOnce.least.p50).toFixed(2)}×`, '', '']);
}
if (results.settlements) {
  const { till, ceiling, ratio, cpuMsPerPayment } = results.settlements;
  rows.push(['settlements/s', till, `facilitator alone ${ceiling}`, `${ratio}×`, '≥ 0.5×', verdict(ratio >= 0.5)]);
  for (const [part, ms] of Object.entries(cpuMsPerPayment)) rows.push([`CPU ms per payment: ${part}`, ms, '', '', '', '']);
}
say(`\n${table(['figure', 'Till', 'beside', 'ratio', 'aim', ''], rows)}`);
if (only.length === 0) {
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('latest.json', folder), `${JSON.stringify(results, null, 2)}\n`);
}
