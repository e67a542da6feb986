/** As much of Express 4 as specs and examples use; the package brings no types of its own. */
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Request extends IncomingMessage {
    params: Record<string, string>;
    body: unknown;
  }
  export interface Response extends ServerResponse {
    json(body: unknown): void;
    send(body: unknown): void;
    status(code: number): Response;
    type(name: string): Response;
    redirect(url: string): void;
  }
  type Handler = (request: Request, response: Response, next: (error?: unknown) => void) => unknown;
  interface Application {
    (request: IncomingMessage, response: ServerResponse): void;
    use(...handlers: Handler[]): void;
    use(path: string, router: Application): void;
    get(path: string | string[], ...handlers: Handler[]): void;
    post(path: string | string[], ...handlers: Handler[]): void;
  }
  const express: { (): Application; Router(): Application; json(): Handler; raw(options: { type: string }): Handler };
  export default express;
}
