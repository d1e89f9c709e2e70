import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { correlated } from './correlation.js';
import { openLog } from './log.js';
import { NestLog } from './nest-log.js';

function recording() {
  const lines: string[] = [];
  const log = openLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

const token = `bourse_${'0'.repeat(32)}_${'s'.repeat(43)}`;
const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXRleHQ';

describe('writing a log line', () => {
  it('carries the correlation id of the work it belongs to, across waiting', async () => {
    const { log, lines } = recording();
    await Promise.all(
      ['c-1', 'c-2'].map((id) =>
        correlated(id, async () => {
          await sleep(1);
          log.info({ id }, 'done');
        }),
      ),
    );
    log.info('outside');
    const written = lines.map((line): unknown => JSON.parse(line));
    expect(written).toContainEqual(expect.objectContaining({ id: 'c-1', correlationId: 'c-1' }));
    expect(written).toContainEqual(expect.objectContaining({ id: 'c-2', correlationId: 'c-2' }));
    expect(written.at(-1)).not.toHaveProperty('correlationId');
  });

  it.each([
    ['a message', { at: 'start' }, `refused ${token}`],
    ['an error', { err: new Error(`refused ${token} and ${jwt}`) }, 'failed'],
    ['a header', { headers: { authorization: `Bearer ${jwt}` } }, 'request'],
    ['a text deep inside', { a: { b: { c: { d: `Bearer ${jwt}` } } } }, 'request'],
    ['a sealed text', { data: { reason: 'sealed:c2lnbmF0dXJl' } }, 'fact'],
    ['parameters', { parameters: 'c2lnbmF0dXJl', input: { parameters: token } }, 'request'],
  ])('hides secrets in %s', (_where, fields, message) => {
    const { log, lines } = recording();
    log.error(fields, message);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/s{43}|c2lnbmF0dXJl/);
    expect(() => JSON.parse(lines.join())).not.toThrow();
  });
});

describe("speaking through Nest's logger", () => {
  it('names the speaker and keeps fields as fields', () => {
    const { log, lines } = recording();
    const nest = new NestLog(log);
    nest.error({ message: 'no room', code: 'STORAGE_FULL' }, 'Conversation');
    nest.log('Nest application successfully started', 'NestApplication');
    nest.error('broke', 'Error: broke\n    at here', 'Somebody');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'error', message: 'no room', code: 'STORAGE_FULL', speaker: 'Conversation' }),
      expect.objectContaining({ level: 'debug', speaker: 'NestApplication' }),
      expect.objectContaining({
        level: 'error',
        message: 'broke',
        stack: 'Error: broke\n    at here',
        speaker: 'Somebody',
      }),
    ]);
  });
});
