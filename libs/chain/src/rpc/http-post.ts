import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { ChainError } from '../chain-error.js';

export interface HttpPostOptions {
  url: string;
  timeoutMs: number;
  maxBytes: number;
}

/**
 * A POST over kept-alive connections with a deadline for the whole exchange and a cap on the answer; redirects are not
 * followed. Built on node:http because it costs about half of fetch, on a path that every payment takes.
 */
export class HttpPost {
  private readonly url: URL;
  private readonly agent: HttpAgent;

  constructor(private readonly options: HttpPostOptions) {
    this.url = new URL(options.url);
    const keep = { keepAlive: true, maxSockets: 64, keepAliveMsecs: 1000 };
    this.agent = this.url.protocol === 'https:' ? new HttpsAgent(keep) : new HttpAgent(keep);
  }

  /** Answers the text of a 2xx response. JSON-RPC reads have no effect, so a connection that died idle is retried. */
  async send(method: string, body: string): Promise<string> {
    try {
      return await this.once(method, body);
    } catch (error) {
      if (error instanceof StaleConnection) return this.once(method, body);
      throw error;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once(method: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const call = send(this.url, { method: 'POST', agent: this.agent, headers });
      const timer = setTimeout(() => fail(new ChainError('rpc_timeout', method)), this.options.timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
        call.destroy();
      };
      call.on('error', (error) => fail(reasonOf(method, call, error)));
      call.on('response', (answer) => {
        if (answer.statusCode === undefined || answer.statusCode < 200 || answer.statusCode > 299) {
          fail(new ChainError('rpc_unreachable', method, `HTTP ${answer.statusCode}`));
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > this.options.maxBytes) fail(new ChainError('rpc_too_large', method));
          else chunks.push(chunk);
        });
        answer.on('error', () => fail(new ChainError('rpc_unreachable', method)));
        answer.on('end', () => {
          clearTimeout(timer);
          resolve(Buffer.concat(chunks).toString('utf8'));
        });
      });
      call.end(body);
    });
  }
}

class StaleConnection extends ChainError {}

function reasonOf(method: string, call: ClientRequest, error: Error): ChainError {
  const code = 'code' in error ? String(error.code) : '';
  const stale = call.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
  return stale ? new StaleConnection('rpc_unreachable', method, code) : new ChainError('rpc_unreachable', method, code);
}
