import './toolchain/require-node.mjs';
import { prepare } from './toolchain/prepare.mjs';

await prepare();
