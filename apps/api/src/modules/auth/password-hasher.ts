import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

/** OWASP's second choice of argon2id parameters: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

@Injectable()
export class PasswordHasher {
  private decoy: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return hash(password, cost);
  }

  /** Whether the password fits. Without a stored hash it works as long and says no, so that timing tells no e-mail address. */
  async matches(stored: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash('nobody has this password');
    const fits = await verify(stored ?? (await this.decoy), password);
    return stored !== null && fits;
  }
}
