import { describe, expect, it } from '@jest/globals';
import { roomFault } from './rooms-rule.mjs';

const slice = (path: string): string => `apps/api/src/modules/${path}`;

describe('the rooms of an app', () => {
  it.each([
    ['a slice its own repository', slice('payments/payments.service.ts'), slice('payments/payments.repository.ts')],
    ['a slice a service on a lower shelf', slice('payments/payments.service.ts'), slice('wallets/wallets.service.ts')],
    ['a slice a service on its own shelf', slice('settlement/settlement.service.ts'), slice('payments/payments.service.ts')],
    ['a slice the platform', slice('payments/payments.service.ts'), 'apps/api/src/platform/outbox/outbox.ts'],
    ['a page what is shared', 'apps/web/src/checkout/app.tsx', 'apps/web/src/shared/ui/amount.tsx'],
    ['a feature its own parts', 'apps/web/src/dashboard/features/wallets/list.tsx', 'apps/web/src/dashboard/features/wallets/api.ts'],
  ])('let %s in', (_, from, target) => {
    expect(roomFault(from, target)).toBeUndefined();
  });

  it.each([
    ['a slice another one’s repository', slice('hosted/door.ts'), slice('payments/payments.repository.ts')],
    ['a slice another one’s entity', slice('hosted/door.ts'), slice('payments/payment.entity.ts')],
    ['a slice a higher shelf', slice('payments/payments.service.ts'), slice('hosted/door.ts')],
    ['anything below the reactions', slice('settlement/settlement.service.ts'), slice('webhooks/webhooks.service.ts')],
    ['the platform a slice', 'apps/api/src/platform/outbox/outbox.ts', slice('payments/payments.service.ts')],
    ['the checkout the dashboard', 'apps/web/src/checkout/app.tsx', 'apps/web/src/dashboard/main.tsx'],
    ['the dashboard the checkout', 'apps/web/src/dashboard/main.tsx', 'apps/web/src/checkout/app.tsx'],
    ['shared code a page', 'apps/web/src/shared/lib/x.ts', 'apps/web/src/dashboard/main.tsx'],
    ['a feature another feature', 'apps/web/src/dashboard/features/wallets/list.tsx', 'apps/web/src/dashboard/features/payments/api.ts'],
  ])('keep from %s', (_, from, target) => {
    expect(roomFault(from, target)).toEqual(expect.any(String));
  });
});
