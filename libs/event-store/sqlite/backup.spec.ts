import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parsePosition, systemClock } from '#libs/kernel';
import { chainOn, factsToAppend } from '#libs/testing';
import { backUp } from './backup.js';
import { restore } from './restore.js';
import { SqliteEventStore } from './sqlite-event-store.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-log-'));
const clock = systemClock;
let caseCount = 0;
let data = '';
let copy = '';

beforeEach(() => {
  caseCount += 1;
  data = join(folder, `${caseCount}`, 'data');
  copy = join(folder, `${caseCount}`, 'copy');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const openLog = (at: string) => SqliteEventStore.open({ path: join(at, 'log.sqlite') });

async function fill(): Promise<void> {
  const store = await openLog(data);
  await store.append('team-a', chainOn('team-a')(100), 'no-stream');
  await store.close();
  writeFileSync(join(data, 'master.key'), 'secret');
  const views = new DatabaseSync(join(data, 'views.sqlite'));
  views.exec("PRAGMA journal_mode = WAL; CREATE TABLE teams (slug TEXT); INSERT INTO teams VALUES ('a')");
  views.close();
}

describe('backing up', () => {
  it('copies a verified prefix of the log while it is written', async () => {
    const store = await openLog(data);
    const enough = new AbortController();
    const stop = new AbortController();
    const next = chainOn('team-a');
    const writing = (async () => {
      for (let revision = -1; !stop.signal.aborted; revision += 5) {
        await store.append('team-a', next(5), revision === -1 ? 'no-stream' : revision);
        if (revision > 500) enough.abort();
      }
    })();
    await once(enough.signal, 'abort');
    const copying = backUp({ from: data, to: copy, clock }).finally(() => stop.abort());
    const { head, factCount } = await copying;
    await writing;
    const { facts } = await store.readAll(undefined, { countMax: 1_000 });
    await store.close();

    await restore({ from: copy, to: `${data}-restored` });
    const restored = await openLog(`${data}-restored`);
    expect(await restored.head()).toBe(head);
    expect(parsePosition(head ?? '').ordinal).toBe(factCount);
    expect((await restored.readAll(undefined, { countMax: 1_000 })).facts).toEqual(
      facts.slice(0, Math.min(factCount, 1_000)),
    );
    const answer = await restored.append('team-b', factsToAppend(1), 'no-stream');
    expect(answer.outcome).toBe('appended');
    await restored.close();
  });

  it('copies the other files of the directory, and nothing that belongs to a process', async () => {
    await fill();
    const store = await openLog(data);
    await backUp({ from: data, to: copy, clock });
    await store.close();
    expect(readdirSync(copy).toSorted()).toEqual(['backup.json', 'log.sqlite', 'master.key', 'views.sqlite']);
    await restore({ from: copy, to: `${data}-restored` });
    expect(readFileSync(join(`${data}-restored`, 'master.key'), 'utf8')).toBe('secret');
    const views = new DatabaseSync(join(`${data}-restored`, 'views.sqlite'));
    expect(views.prepare('SELECT slug FROM teams').all()).toHaveLength(1);
    views.close();
  });

  it('is refused without a log, over another backup, and from a damaged log', async () => {
    await expect(backUp({ from: data, to: copy, clock })).rejects.toThrow(/There is no log\.sqlite/);
    await fill();
    mkdirSync(copy);
    writeFileSync(join(copy, 'file'), '');
    await expect(backUp({ from: data, to: copy, clock })).rejects.toThrow(/is there already/);
    const log = new DatabaseSync(join(data, 'log.sqlite'));
    log.exec("UPDATE facts SET data = '{}' WHERE position = 50");
    log.close();
    await expect(backUp({ from: data, to: `${copy}-2`, clock })).rejects.toThrow(/The log is damaged: team-a@49/);
    expect(existsSync(`${copy}-2`) || existsSync(`${copy}-2.partial`)).toBe(false);
  });
});

describe('restoring', () => {
  it('is refused over a directory that holds files', async () => {
    await fill();
    await backUp({ from: data, to: copy, clock });
    await expect(restore({ from: copy, to: data })).rejects.toThrow(/holds files already/);
  });

  it('is refused from a backup that is not whole, or not as it was made', async () => {
    await fill();
    await expect(restore({ from: data, to: `${data}-2` })).rejects.toThrow(/no whole backup/);
    await backUp({ from: data, to: copy, clock });
    const views = readFileSync(join(copy, 'views.sqlite'));
    views[views.length - 1] = 1;
    writeFileSync(join(copy, 'views.sqlite'), views);
    await expect(restore({ from: copy, to: `${data}-2` })).rejects.toThrow(/views\.sqlite .* is not as it was/);
    writeFileSync(join(copy, 'backup.json'), '{"format":2}');
    await expect(restore({ from: copy, to: `${data}-2` })).rejects.toThrow(/not the description of a backup/);
    expect(existsSync(`${data}-2`)).toBe(false);
  });
});
