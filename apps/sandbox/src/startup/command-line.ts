import { StartFault } from './start-fault.js';

/** What `npm start -- …` was asked for. */
export interface CommandLine {
  /** Wipe the sandbox's state first. */
  fresh: boolean;
}

/** Reads the arguments after `npm start --`. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const unknown = args.filter((arg) => arg !== '--fresh');
  if (unknown.length > 0) {
    throw new StartFault(`npm start does not know ${unknown.join(' ')}.`, 'It takes one option: `npm start -- --fresh` wipes the data of the sandbox first.');
  }
  return { fresh: args.includes('--fresh') };
}
