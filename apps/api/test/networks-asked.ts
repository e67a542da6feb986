import type { INestApplicationContext } from '@nestjs/common';
import { poll } from '@till/testing';
import { NetworksService } from '../src/modules/networks/networks.service.js';

/** Waits until the facilitator of every network has said what it settles, or failed to: where that takes long, a Till opens before. */
export async function networksAsked(app: INestApplicationContext): Promise<void> {
  const networks = app.get(NetworksService, { strict: false });
  const configured = [...networks.configuredIn('test'), ...networks.configuredIn('live')];
  await poll('word on every network', () => Promise.resolve(configured.every((id) => networks.offer(id)?.checkedAt) || undefined));
}
