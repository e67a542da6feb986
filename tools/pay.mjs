import './toolchain/require-node.mjs';
import { prepare } from './toolchain/prepare.mjs';

await prepare();
await import('../apps/sandbox/dist/pay/main.js');
