import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from '../../platform/secrets/key-ring.js';

export const checkupHeader = 'till-checkup';

const lifeSeconds = 120;
const shape = /^(\d{10})\.([A-Za-z0-9_-]{43})$/;

/**
 * By this header Till knows its own doctor: the visit is answered like a stranger's, counted by nobody, uses up no free
 * call and reaches no origin. A visit that says so without the mark is anybody's.
 */
@Injectable()
export class CheckupMark {
  constructor(private readonly keys: KeyRing) {}

  /** The header's value for visits of the next two minutes. */
  make(): string {
    const at = String(Math.floor(Date.now() / 1_000));
    return `${at}.${this.mac(at).toString('base64url')}`;
  }

  isOn(value: string | string[] | undefined): boolean {
    const [, at, mac] = typeof value === 'string' ? (shape.exec(value) ?? []) : [];
    if (at === undefined || mac === undefined || Math.abs(Date.now() / 1_000 - Number(at)) > lifeSeconds) return false;
    return timingSafeEqual(Buffer.from(mac, 'base64url'), this.mac(at));
  }

  private mac(at: string): Buffer {
    return createHmac('sha256', this.keys.key('checkup')).update(at).digest();
  }
}
