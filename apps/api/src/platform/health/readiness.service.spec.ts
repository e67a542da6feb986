import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TestApi } from '../../../test/test-api.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { queueNames } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';
import { ClockWatch } from '../telemetry/clock-watch.js';
import { ReadinessService } from './readiness.service.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

const fresh = () => new ReadinessService(api.app.get(UnitOfWork), api.app.get(JobQueues), api.app.get(ClockWatch));

describe('whether a process is ready', () => {
  it('is looked up once for all who ask meanwhile', async () => {
    const asked = jest.spyOn(api.app.get(JobQueues), 'counts');
    const service = fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.check()));
    expect(answers.every(({ status }) => status === 'ok')).toBe(true);
    expect(asked).toHaveBeenCalledTimes(queueNames.length);
  });

  it('is remembered for a second, and no longer', async () => {
    const asked = jest.spyOn(api.app.get(JobQueues), 'counts');
    const service = fresh();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    await service.check();
    clock.mockReturnValue(5_999);
    await service.check();
    expect(asked).toHaveBeenCalledTimes(queueNames.length);
    asked.mockRejectedValueOnce(new Error('away'));
    clock.mockReturnValue(6_000);
    expect((await service.check()).checks).toEqual({ database: 'ok', queue: 'unreachable' });
    clock.mockReturnValue(7_000);
    expect((await service.check()).checks.queue).toBe('ok');
  });
});
