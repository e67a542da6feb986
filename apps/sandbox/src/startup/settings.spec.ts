import { describe, expect, it } from '@jest/globals';
import { readCommandLine } from './command-line.js';
import { readSettings } from './settings.js';
import { StartFault } from './start-fault.js';

describe('readSettings', () => {
  it('takes port 4020 on loopback and .till in the repository when nothing is said', () => {
    expect(readSettings({}, '/repo')).toEqual({
      host: '127.0.0.1',
      port: 4020,
      publicUrl: 'http://localhost:4020',
      homeDir: '/repo/.till',
      databaseUrl: undefined,
      redisUrl: undefined,
    });
  });

  it('treats an empty variable as absent', () => {
    expect(readSettings({ TILL_PORT: '', DATABASE_URL: '', TILL_HOME: '' }, '/repo')).toEqual(readSettings({}, '/repo'));
  });

  it.each(['0', '65536', '-1', '4020x', '4e3', ' 4020'])('refuses the port "%s" with advice', (TILL_PORT) => {
    expect(() => readSettings({ TILL_PORT }, '/repo')).toThrow(StartFault);
  });
});

describe('readCommandLine', () => {
  it('knows --fresh and nothing else', () => {
    expect(readCommandLine([])).toEqual({ fresh: false });
    expect(readCommandLine(['--fresh'])).toEqual({ fresh: true });
    expect(() => readCommandLine(['--wipe'])).toThrow('--wipe');
  });
});
