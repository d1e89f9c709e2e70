import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chainOn, factToAppend, InMemoryEventStore } from '#libs/testing';
import type { EventStore } from '../event-store.js';
import { verify } from '../verify.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { verifyLog } from './verify-log.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-log-'));
const streams = ['team-a', 'team-b', 'team-c'];
let logCount = 0;
let path = '';

/** Three streams of ten chained facts each, in turns. */
async function fill(store: EventStore): Promise<void> {
  const chains = streams.map((stream) => ({ stream, next: chainOn(stream) }));
  for (let revision = 0; revision < 10; revision += 1) {
    for (const { stream, next } of chains)
      await store.append(stream, next(1), revision === 0 ? 'no-stream' : revision - 1);
  }
}

function tamper(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

beforeEach(async () => {
  logCount += 1;
  path = join(folder, `${logCount}`, 'log.sqlite');
  const store = await SqliteEventStore.open({ path });
  await fill(store);
  await store.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('verifying a log', () => {
  it('finds nothing in a sound one, also while it is written', async () => {
    expect(verifyLog(path)).toMatchObject({ factCount: 30, streamCount: 3, findings: [] });
    const store = await SqliteEventStore.open({ path });
    expect(verifyLog(path).findings).toEqual([]);
    expect(await verify(store, { isGapless: true })).toMatchObject({ factCount: 30, streamCount: 3, findings: [] });
    await store.close();
  });

  it('names a changed fact', () => {
    tamper(`UPDATE facts SET data = '{"revision":99}' WHERE position = 14`);
    const kinds = verifyLog(path).findings.map(({ kind, message }) => `${kind}: ${message}`);
    expect(kinds).toEqual([
      expect.stringMatching(/^changed: team-b@4 is not as it was stored/),
      expect.stringMatching(/^changed: team-b@5 was recorded after another fact than team-b@4 as it reads now/),
    ]);
  });

  it('names a changed last fact, which no later fact vouches for', () => {
    tamper(`UPDATE facts SET data = '{"revision":99}' WHERE position = 30`);
    expect(verifyLog(path).findings).toMatchObject([{ kind: 'changed' }]);
  });

  it.each([2 ** 40, -1, 7])(
    'names a fact whose checksum was damaged into %d, and does not start on it',
    async (damaged) => {
      for (const position of [14, 30]) {
        tamper(`UPDATE facts SET checksum = ${damaged} WHERE position = ${position}`);
        expect(verifyLog(path).findings).toContainEqual(
          expect.objectContaining({ kind: 'changed', position: expect.stringMatching(new RegExp(`\\.${position}$`)) }),
        );
        await expect(SqliteEventStore.open({ path })).rejects.toThrow('is not as it was stored');
      }
    },
  );

  it('names a missing fact', () => {
    tamper('DELETE FROM facts WHERE position = 14');
    expect(verifyLog(path).findings).toMatchObject([
      { kind: 'missing', message: 'no fact stands at 14' },
      { kind: 'missing', message: 'team-b lacks revision 4' },
    ]);
  });

  it('names facts that changed places', () => {
    tamper(`UPDATE facts SET position = 99 WHERE position = 14; UPDATE facts SET position = 14 WHERE position = 17;
      UPDATE facts SET position = 17 WHERE position = 99`);
    const messages = verifyLog(path).findings.map(({ kind, message }) => `${kind}: ${message}`);
    expect(messages).toContainEqual('reordered: team-b@4 stands after team-b@5');
  });

  it('names a cut tail', () => {
    tamper('DELETE FROM facts WHERE position > 28');
    expect(verifyLog(path).findings).toMatchObject([{ kind: 'truncated' }]);
  });

  it('goes on after what cannot be read', () => {
    tamper("UPDATE facts SET metadata = '{' WHERE position = 5");
    const { findings, factCount } = verifyLog(path);
    expect(factCount).toBe(30);
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'unreadable' }));
    appendFileSync(path, 'x');
    expect(verifyLog(path).factCount).toBe(30);
  });
});

describe('verifying through the port', () => {
  it('follows the chains on any log', async () => {
    const store = new InMemoryEventStore();
    await fill(store);
    expect(await verify(store)).toMatchObject({ factCount: 30, streamCount: 3, findings: [] });
    const fact = factToAppend();
    await store.append('team-a', [fact], 9);
    await store.append('team-a', [factToAppend()], 10);
    const { findings } = await verify(store);
    expect(findings.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
  });
});
