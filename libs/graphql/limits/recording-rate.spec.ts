import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { recordingRate } from './recording-rate.js';

const limits = { recordedBytes: 10_000, recordedSeconds: 60 };
const of = (id: string, ...teams: string[]): Principal => ({
  id,
  kind: 'SERVICE',
  grants: [{ role: 'consumer', teams }],
});

describe('recording too fast', () => {
  it('is refused by the name of the limit, with the time after which it is not', async () => {
    const record = recordingRate(limits);
    await record(of('carol'), 9_000);
    await expect(record(of('carol'), 9_000)).rejects.toMatchObject({
      message: expect.stringContaining(
        'What is recorded for one caller may be at most 10,000 bytes per 60 seconds; ask',
      ),
      extensions: { code: 'RATE_LIMITED', limit: '10,000 bytes per 60 seconds for one caller', retryAfterSeconds: 60 },
    });
  });

  it('counts the callers of one team together, and leaves other teams theirs', async () => {
    const record = recordingRate(limits);
    await record(of('first', 'payments'), 5_000);
    await expect(record(of('second', 'payments'), 5_000)).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED', limit: '10,000 bytes per 60 seconds for team payments' },
    });
    await record(of('third', 'search'), 5_000);
  });

  it('counts a person and the tokens that act for that person together', async () => {
    const record = recordingRate(limits);
    await record({ ...of('token-1'), actsFor: 'carol' }, 9_000);
    await expect(record(of('carol'), 9_000)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  });

  it('counts what facts keep beside their input', async () => {
    const record = recordingRate(limits);
    for (let count = 0; count < 19; count += 1) await record(of('carol'), 0);
    await expect(record(of('carol'), 0)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  });

  it('takes nothing from anybody for what is refused', async () => {
    const record = recordingRate(limits);
    await record(of('first', 'payments'), 8_000);
    await expect(record(of('second', 'payments', 'search'), 5_000)).rejects.toThrow('for team payments');
    await record(of('third', 'search'), 9_000);
    await record(of('first', 'payments'), 400);
  });
});
