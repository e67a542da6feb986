import type { IncomingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { EgressError } from './egress-error.js';

/** Called when an answer begins, to write its head; the body follows by itself. Throws an EgressError for an answer that is not to be handed on. */
export type OnAnswer = (status: number, headers: IncomingHttpHeaders) => void;

/**
 * Hands an answer on to a writable as it comes, no faster than it is taken, with no stream in between: this is every
 * free request through a gateway. What breaks off is destroyed on the other side as well, never ended as if whole.
 */
export class RelayHandler implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private isBegun = false;
  private isOver = false;

  constructor(
    private readonly target: Writable,
    private readonly onAnswer: OnAnswer,
    /** With an error only when nothing was written yet. */
    private readonly onOver: (error: unknown) => void,
  ) {
    target.once('close', () => this.leave());
    target.on('drain', () => this.controller?.resume());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) this.leave();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Interim answers (1xx) are a matter of this connection.
    if (status < 200 || this.isOver) return;
    // What it throws ends the call, and nothing has begun.
    this.onAnswer(status, headers);
    this.isBegun = true;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.target.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.target.end();
    this.onOver(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.isBegun) this.target.destroy();
    this.onOver(this.isBegun ? null : error);
  }

  /** Whoever asked is gone, so the origin need not go on. */
  private leave(): void {
    if (!this.isOver) {
      this.isOver = true;
      this.onOver(null);
    }
    this.controller?.abort(new EgressError('unreachable', 'was asked by somebody who left'));
  }
}
