/**
 * The built API with its failpoints under a parent's control. The parent arms one by a message `{ arm: { name, nth,
 * action } }` or, from the first moment on, by TILL_FAILPOINT with the same object. At the n-th passing `kill` ends the
 * process as kill -9 does; `hold` tells the parent and keeps the work waiting for ever. With `after` only what passed that
 * failpoint before is counted: other work may come by as well.
 */
import { armFailpoints } from '../../dist/platform/failpoints/failpoint.js';

/** Arms one failpoint from now on. */
function arm({ name, nth, action, after }) {
  let left = nth;
  const seen = new Set();
  armFailpoints((passed, subject) => {
    if (passed === after) seen.add(subject);
    if (passed !== name || (after !== undefined && !seen.has(subject)) || (left -= 1) !== 0) return undefined;
    if (action === 'kill') process.kill(process.pid, 'SIGKILL');
    process.send({ reached: name });
    return new Promise(() => undefined);
  });
  process.send({ armed: name });
}

process.on('message', (message) => arm(message.arm));
if (process.env.TILL_FAILPOINT) arm(JSON.parse(process.env.TILL_FAILPOINT));
await import('../../dist/main.js');
