import './toolchain/require-node.mjs';
import { prepare } from './toolchain/prepare.mjs';

await prepare();
// Writes openapi.json in the root; a spec of the API says when the committed one has gone stale.
await import('../apps/api/dist/openapi.js');
