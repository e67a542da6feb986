import './toolchain/require-node.mjs';
import { prepare } from './toolchain/prepare.mjs';

// Whoever runs a Till of its own gives that Till's settings, and has built it; without any it is about the sandbox.
if (process.env.TILL_SECRET) {
  await import('../apps/api/dist/reset-password.js');
} else {
  await prepare();
  await import('../apps/sandbox/dist/operator/main.js');
}
