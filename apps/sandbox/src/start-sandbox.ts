import type { Network } from '@till/networks';
import { type DemoData, ensureDemoData } from './demo/demo-data.js';
import { type DemoMemory, recalledDemoMemory } from './demo/demo-memory.js';
import { type SandboxAddresses, writeSandboxFile } from './demo/sandbox-file.js';
import type { HomeLayout } from './home/home-layout.js';
import { homeSecret } from './home/home-secret.js';
import { writeOperatorSettings } from './operator/operator-settings.js';
import { type DemoOrigin, startDemoOrigin } from './origin/demo-origin.js';
import { startApiPart } from './parts/api-part.js';
import { startEvmPart } from './parts/evm-part.js';
import { startFacilitatorPart } from './parts/facilitator-part.js';
import { startPostgresPart } from './parts/postgres-part.js';
import { startSolanaPart } from './parts/solana-part.js';
import { type NodeUrls, sandboxNetworks } from './sandbox-networks.js';
import type { Console } from './startup/console.js';
import { demandDatabase } from './startup/demand-database.js';
import type { PartStack } from './startup/part-stack.js';
import { demandPort, type HelperPorts, helperPorts } from './startup/ports.js';
import type { Settings } from './startup/settings.js';

/** A sandbox whose every part answers and whose demo data is there. */
export interface ReadySandbox extends SandboxAddresses {
  demo: DemoData;
}

/** Starts every part, side by side where one does not need the other, and makes the demo data. Parts go on `stack`. */
export async function startSandbox(root: string, settings: Settings, home: HomeLayout, stack: PartStack, console: Console): Promise<ReadySandbox> {
  await demandPort(settings.port, settings.host);
  const ports = await helperPorts(settings.port, console.say);
  const secret = await homeSecret(home.secret);
  const memory = await recalledDemoMemory(home.demo);
  const [databaseUrl, { nodes, facilitatorUrl }, origin] = await Promise.all([
    startDatabase(settings, home, stack, console),
    startPayments(root, home, ports, stack, console),
    startOrigin(ports.origin, memory, stack),
  ]);
  await console.step('API and worker', async () => {
    stack.add(await startApiPart(settings, home, { root, databaseUrl, secret, nodes, facilitatorUrl, originUrl: origin.url }));
    await writeOperatorSettings(home, { DATABASE_URL: databaseUrl, TILL_SECRET: secret, TILL_PUBLIC_URL: settings.publicUrl });
  });
  const addresses = { url: settings.publicUrl, facilitatorUrl, nodes };
  const demo = await console.step('demo shop', () => ensureDemoData(settings.publicUrl, home.demo, memory, origin.url));
  await writeSandboxFile(home.sandboxFile, addresses, demo);
  return { ...addresses, demo };
}

async function startDatabase(settings: Settings, home: HomeLayout, stack: PartStack, console: Console): Promise<string> {
  if (settings.databaseUrl !== undefined) {
    await demandDatabase(settings.databaseUrl);
    return settings.databaseUrl;
  }
  const part = await console.step('Postgres', () => startPostgresPart(home));
  stack.add(part);
  return part.databaseUrl;
}

/** The demo API runs before Till, which offers its address. */
async function startOrigin(port: number, memory: DemoMemory, stack: PartStack): Promise<DemoOrigin> {
  return stack.add(await startDemoOrigin({ port, key: memory.originKey, webhookSecret: () => memory.webhookSecret }));
}

/** The chains, and the facilitator that settles on them; it finds them when the first payment comes. */
async function startPayments(
  root: string,
  home: HomeLayout,
  ports: HelperPorts,
  stack: PartStack,
  console: Console,
): Promise<Pick<SandboxAddresses, 'nodes' | 'facilitatorUrl'>> {
  const nodes: NodeUrls = new Map([...ports.nodes].map(([id, port]) => [id, loopback(port)]));
  const startNode = async (network: Network): Promise<void> => {
    const options = { port: ports.nodes.get(network.id) ?? 0, chainsDir: home.chains, logsDir: home.logs };
    await console.step(`${network.title} dev chain`, async () => stack.add(await (network.family === 'evm' ? startEvmPart(network, options) : startSolanaPart(options))));
  };
  await Promise.all([
    ...sandboxNetworks.map(startNode),
    console.step('facilitator', async () => stack.add(await startFacilitatorPart({ root, port: ports.facilitator, logsDir: home.logs, nodes }))),
  ]);
  return { nodes, facilitatorUrl: loopback(ports.facilitator) };
}

function loopback(port: number): string {
  return `http://127.0.0.1:${String(port)}`;
}
