import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Erasures, StandingErasures } from '#libs/accounts';
import { type Keys, openKeys, SqliteEventStore } from '#libs/event-store';
import { accept } from '#libs/kernel';
import { commandNamed } from '#libs/testing';
import { erasures } from './erasures.js';
import { maintain } from './maintain.js';

const place = { factId: 'fact-1', field: 'note' };
let directory: string;
let text: string;
const at = (name: string) => join(directory, name);
const environment = { BOURSE_DATA_DIRECTORY: '' };

/** An installation with a confidential text; its keys lie beside the log. */
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-erasures-'));
  environment.BOURSE_DATA_DIRECTORY = at('data');
  await opened('data', async (log, keys) => {
    text = await keys.sealing.seal('instance-1', 'secret', place);
    await order(log, keys, 'somebody-else');
  });
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Opens an installation as its process does, lets something happen to it, and closes it. */
async function opened<Result>(name: string, work: (log: SqliteEventStore, keys: Keys) => Promise<Result>) {
  const keys = openKeys({ directory: at(name) });
  const log = await SqliteEventStore.open({ path: join(at(name), 'log.sqlite') });
  try {
    await StandingErasures.on({ eventStore: log, keys }).carryOutAll();
    return await work(log, keys);
  } finally {
    await log.close();
    keys.close();
  }
}

async function order(log: SqliteEventStore, keys: Keys, instance: string): Promise<void> {
  const fact = { type: 'InstanceErasureOrdered', data: { instance } } as const;
  await new Erasures(log, keys.sealing).decide(`order-${instance}`, commandNamed(instance), () => accept(fact));
  await StandingErasures.on({ eventStore: log, keys }).carryOut([fact]);
}

const erase = () => opened('data', (log, keys) => order(log, keys, '1'));
const read = (name = 'data') => opened(name, (_log, { sealing }) => sealing.open('instance-1', text, place));
const orderCount = (name = 'data') =>
  opened(name, async (log) => (await log.readAll(undefined, { categories: ['erasure'] })).facts.length);
const backUp = (...flags: readonly string[]) => maintain(['backup', at('copy'), ...flags], environment);
const elsewhere = () => maintain(['restore', at('copy'), '--data', at('elsewhere')], {});
const restore = (...flags: readonly string[]) => maintain(['restore', at('copy'), ...flags], environment);

describe('restoring in the place of an installation', () => {
  it('keeps what was erased there erased, and says so', async () => {
    expect((await backUp()).text).toMatch(/It is from \d{4}-\d\d-\d\dT[\d:.]+Z\./);
    await erase();
    const { text: told, exitCode } = await restore('--replace');
    expect(exitCode).toBe(0);
    expect(told).toContain('is ordered here too');
    expect(await orderCount()).toBe(2);
    expect(await read()).toBe('erased');
    expect((await maintain(['verify'], environment)).exitCode).toBe(0);
    expect(readdirSync(directory).filter((name) => name.startsWith('data.replaced-'))).toHaveLength(1);
  });

  it('goes on with the keys that are there when the backup has none', async () => {
    await backUp('--keys', at('keys-copy'));
    await restore('--replace');
    expect(await read()).toBe('secret');
    await erase();
    await restore('--replace', '--keys', at('keys-copy'));
    expect(await read()).toBe('erased');
  });

  it('is refused without --replace, and while its process runs, and changes nothing then', async () => {
    await backUp();
    await expect(restore()).rejects.toThrow('holds files already');
    await opened('data', async () => {
      await expect(restore('--replace')).rejects.toThrow('open for writing in another process');
    });
    expect(readdirSync(directory).toSorted()).toEqual(['copy', 'data']);
  });

  it('says since when orders have to be given again when the log there cannot be read', async () => {
    await backUp();
    await erase();
    writeFileSync(join(at('data'), 'log.sqlite'), 'no database');
    const restored = restore('--replace');
    await expect(restored).resolves.toMatchObject({ text: expect.stringMatching(/since \d{4}-.*ordered again/) });
    expect(await read()).toBe('secret');
  });
});

describe('restoring elsewhere', () => {
  it('names the time since which orders have to be given again, and takes those that were listed', async () => {
    await backUp();
    await erase();
    const [, since = ''] = /erased since (\S+) has/.exec((await elsewhere()).text) ?? [];
    const { text: list } = await erasures(['--since', since], environment);
    expect(list.split('\n')).toHaveLength(1);
    expect(JSON.parse(list)).toMatchObject({ stream: 'erasure-order-1', data: { instance: '1' } });
    expect(list).not.toContain('secret');
    expect(await read('elsewhere')).toBe('secret');
    writeFileSync(at('orders'), list);
    const give = () => erasures(['--give', at('orders'), '--data', at('elsewhere')], {});
    expect((await give()).text).toBe('Recorded 1 orders; 0 were there already.');
    expect(await read('elsewhere')).toBe('erased');
    expect((await give()).text).toBe('Recorded 0 orders; 1 were there already.');
    expect(await orderCount('elsewhere')).toBe(2);
    expect((await maintain(['verify', '--data', at('elsewhere')], {})).exitCode).toBe(0);
  });

  it('is given nothing of a list with a line that is no order', async () => {
    await erase();
    const { text: list } = await erasures(['--since', '2020-01-01T00:00:00Z'], environment);
    expect(list.split('\n')).toHaveLength(2);
    await backUp();
    await elsewhere();
    const head = () => readFileSync(join(at('elsewhere'), 'log.sqlite'));
    const before = head();
    const [first = '', second = ''] = list.split('\n');
    const forged = `${first}\n${second.replace('InstanceErasureOrdered', 'TeamRegistered')}`;
    for (const wrong of [`${list}\n{}`, `${list}\nnonsense`, list.replaceAll('erasure-', 'team-')]) {
      writeFileSync(at('orders'), wrong);
      const given = erasures(['--give', at('orders'), '--data', at('elsewhere')], {});
      await expect(given).rejects.toThrow(/Line \d of .* is no order to erase/);
    }
    writeFileSync(at('orders'), forged);
    await expect(erasures(['--give', at('orders'), '--data', at('elsewhere')], {})).rejects.toThrow('TeamRegistered');
    expect(head().equals(before)).toBe(true);
    expect(existsSync(at('elsewhere'))).toBe(true);
  });
});

describe('calling the program', () => {
  it.each([
    [[]],
    [['--since']],
    [['--since', 'yesterday']],
    [['--since', '2026-01-01', '--give', 'x']],
    [['--nonsense']],
  ])('wrongly is answered with 2: %j', async (given) =>
    expect(await erasures(given, {})).toMatchObject({ exitCode: 2 }),
  );

  it('for help says what it does', async () => {
    expect(await erasures(['--help'], {})).toMatchObject({ exitCode: 0, text: expect.stringContaining('--give') });
  });
});
