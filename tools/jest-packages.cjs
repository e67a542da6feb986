const { createHash } = require('node:crypto');
const { createTransformer } = require('@swc/jest');

/** Only ES modules and dynamic imports need work; code that has neither word can be neither. */
const mayNeedWork = /\b(?:import|export)\b/;

/** Packages: ES modules pass through swc, and what is CommonJS already, which is most of them, stays as it is. */
function createPackageTransformer(options) {
  const swc = createTransformer(options);
  return {
    process: (source, path, context) => (mayNeedWork.test(source) ? swc.process(source, path, context) : { code: source }),
    getCacheKey: (source, path, context) => createHash('sha1').update('package').update(swc.getCacheKey(source, path, context)).digest('hex'),
  };
}

module.exports = { createTransformer: createPackageTransformer };
