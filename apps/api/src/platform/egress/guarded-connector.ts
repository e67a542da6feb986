import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { CheckedAddresses } from './checked-addresses.js';
import { EgressError } from './egress-error.js';

type Connected = Parameters<buildConnector.Callback>;

/**
 * Connects to checked addresses only. The very address that was checked is dialled, so a name that resolves to
 * something else a moment later gains nothing; certificate, SNI and Host stay those of the name.
 */
export function guardedConnector(addresses: CheckedAddresses, timeoutMs: number): buildConnector.connector {
  const dial = buildConnector({ timeout: timeoutMs });
  const attempt = (options: buildConnector.Options): Promise<Connected> => new Promise((resolve) => dial(options, (...connected) => resolve(connected)));
  const connect = async (options: buildConnector.Options): Promise<Connected> => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const checked = await beforeLong(addresses.of(options.hostname, port), timeoutMs);
    const servername = options.servername ?? (isIP(options.hostname.replace(/^\[|\]$/g, '')) ? undefined : options.hostname);
    let last: Connected = [new Error('no address'), null];
    for (const hostname of checked) {
      last = await attempt({ ...options, hostname, ...(servername === undefined ? {} : { servername }) });
      if (last[0] === null) return last;
    }
    return last;
  };
  return (options, callback) => {
    connect(options).then(
      (connected) => callback(...connected),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

/** A resolver cannot be told to stop, so its answer is not waited for longer than this. */
function beforeLong<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new EgressError('timed_out', 'has a host name that took too long to resolve')), timeoutMs);
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
