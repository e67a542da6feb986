import { StartFault } from './start-fault.js';

const diskFull = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i;
const notWritable = /EACCES|EPERM|EROFS|ENOENT|ENOTDIR|read-only file system/;

/** What to print for a start that failed: the fault itself where we know it, else the error with what it may mean. */
export function explainFault(error: unknown, homeDir: string): { problem: string; advice: string } {
  if (error instanceof StartFault) return { problem: error.message, advice: error.advice };
  const text = error instanceof Error ? error.message : String(error);
  if (diskFull.test(text)) {
    return { problem: `The disk that holds ${homeDir} is full.`, advice: 'Free some space (a first start needs about 200 MB), or set TILL_HOME to a directory on another disk.' };
  }
  if (/EEXIST|ENOTDIR/.test(text) && text.includes(homeDir)) {
    return { problem: `TILL_HOME is ${homeDir}, which is not a directory.`, advice: 'Set TILL_HOME to an empty or a new directory.' };
  }
  if (notWritable.test(text) && text.includes(homeDir)) {
    return { problem: `Till cannot write to ${homeDir}: ${text}`, advice: 'Make the directory writable for this user, or set TILL_HOME to another one.' };
  }
  return { problem: text, advice: `The logs lie in ${homeDir}/logs. \`npm start -- --fresh\` begins again with empty data.` };
}
