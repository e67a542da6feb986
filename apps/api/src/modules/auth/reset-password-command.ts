import { emailSchema } from '@till/contract';
import { DataSource } from 'typeorm';
import { Config } from '../../config/config.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MembersRepository } from './members.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordResetsService } from './password-resets.service.js';
import { SessionsService } from './sessions.service.js';
import { applicationDataSource } from '../../platform/database/data-source.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** What the command prints and how it ends. */
export interface Outcome {
  text: string;
  exitCode: 0 | 1;
}

/** The operator's command: a link with which the member of this e-mail address chooses a new password (ADR 35). */
export async function resetPasswordCommand(given: string | undefined, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const email = emailSchema.safeParse(given ?? '');
  if (!email.success) return { text: 'Name the account: node apps/api/dist/reset-password.js ada@example.com', exitCode: 1 };
  const config = new Config(environment);
  const dataSource = await new DataSource(applicationDataSource(config)).initialize();
  try {
    const unitOfWork = new UnitOfWork(dataSource);
    const resets = new PasswordResetsService(unitOfWork, new MembersRepository(), new SessionsService(unitOfWork, new SignalBus(config)), new PasswordHasher(), new AuditLogService());
    const link = await resets.issue(email.data);
    if (!link) return { text: `No account signs in with ${email.data} and a password.`, exitCode: 1 };
    // Behind the #, which browsers keep to themselves: it appears in no log.
    const url = `${config.publicUrl}/dashboard/reset-password#${link.token}`;
    const lines = [
      `Until ${link.expiresAt.toISOString()}, once, ${email.data} can choose a new password at`,
      '',
      `  ${url}`,
      '',
      'Whoever has this link has the account: hand it over on a way that you trust. It ends every session, and for a day',
      'the account cannot change where live money goes.',
    ];
    return { text: lines.join('\n'), exitCode: 0 };
  } finally {
    await dataSource.destroy();
  }
}
