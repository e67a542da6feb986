const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Specs that take longer than 20 seconds, the longest first. Jest knows how long a spec took only from an earlier run, and
 * goes by the size of its file in a fresh clone: what is long and begins last is time in which other cores are idle.
 */
const longest = [
  'apps/api/test/faults/kills.spec.ts',
  'apps/web/src/testing/dashboard-in-browser.spec.ts',
  'apps/api/test/faults/simulation/simulation.spec.ts',
  'apps/api/test/faults/infrastructure.spec.ts',
  'apps/api/test/faults/lies.spec.ts',
  'apps/api/test/faults/nodes.spec.ts',
  'apps/api/src/modules/doctor/checkup-schedule.spec.ts',
  'apps/api/src/modules/settlement/takeover.spec.ts',
  'apps/web/src/checkout/public-pages.spec.ts',
  'apps/sandbox/src/run-sandbox.spec.ts',
  'apps/sandbox/src/first-light.spec.ts',
  'apps/api/test/faults/reorgs.spec.ts',
  'apps/api/src/modules/gateway/crash.spec.ts',
  'apps/api/src/modules/reconciliation/scanner.spec.ts',
  'apps/api/src/modules/reconciliation/own-transfers.spec.ts',
  'apps/api/src/modules/webhooks/webhook-queues.spec.ts',
  'apps/api/src/modules/facilitator-door/killed-door.spec.ts',
  'apps/api/test/conformance/conformance.spec.ts',
  'apps/web/src/checkout/pay-in-browser.spec.ts',
  'apps/api/src/modules/hosted/payment-door.spec.ts',
  'apps/api/src/modules/webhooks/webhook-deliveries.spec.ts',
  'apps/api/test/faults/mixed.spec.ts',
  'apps/api/src/modules/reconciliation/reconciliation.spec.ts',
  'apps/api/src/modules/refunds/refunds.spec.ts',
];

/** Jest's own order, with the longest in front. */
class LongestFirst extends Sequencer {
  async sort(tests) {
    const place = ({ path, context }) => longest.indexOf(relative(context.config.rootDir, path).split(sep).join('/')) + 1 || Infinity;
    const sorted = [...(await super.sort(tests))];
    return sorted.sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  }
}

module.exports = LongestFirst;
module.exports.longest = longest;
