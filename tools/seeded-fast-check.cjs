// Stands in for fast-check in specs: the same cases in every run, so that what passes here passes everywhere. TILL_TEST_SEED chooses others.
const fastCheck = require('../node_modules/fast-check/lib/cjs/fast-check.js');

fastCheck.configureGlobal({ seed: Number(process.env.TILL_TEST_SEED ?? 402) });
module.exports = fastCheck;
