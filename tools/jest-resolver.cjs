const { sep } = require('node:path');

const packages = `${sep}node_modules${sep}`;
const sourcesFirst = { '.js': ['.ts', '.tsx', '.js'] };

/**
 * Sources name each other as what they are built to: `./thing.js` is thing.ts or thing.tsx. Packages do not, and are
 * spared the search. What is found here Jest remembers from spec to spec, which it does not do for `moduleNameMapper`.
 */
module.exports = (request, options) => options.defaultResolver(request, options.basedir.includes(packages) ? options : { ...options, extensionAlias: sourcesFirst });
