import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** Lets a service wait a little between two looks; injected, so that a simulated clock can stand in for the real one. */
@Injectable()
export class Pauses {
  pause(ms: number): Promise<void> {
    return wait(ms);
  }
}
