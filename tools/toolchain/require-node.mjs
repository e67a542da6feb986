/*
 * Imported first by every tool: says in one sentence what is wrong where Node is too old, instead of a syntax error from
 * somewhere deep. Only old syntax here.
 */
const [major, minor] = process.versions.node.split('.').map((part) => parseInt(part, 10));
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Till needs Node 20.19 or newer; this is Node ${process.versions.node}. Install it from https://nodejs.org and run the command again.`);
  process.exit(1);
}
