import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AggregateStore, type Keys, openKeys, SqliteEventStore } from '#libs/event-store';
import { commandNamed, placeBook, shelf } from '#libs/testing';
import { maintain } from './maintain.js';

let directory: string;
const at = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-maintenance-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

interface Place {
  readonly data: string;
  readonly keys: string;
}

/** Opens the stores of an installation, lets something happen to them, and closes them. */
async function opened<Result>(
  { data, keys }: Place,
  work: (log: SqliteEventStore, keys: Keys) => Promise<Result>,
): Promise<Result> {
  const log = await SqliteEventStore.open({ path: join(at(data), 'log.sqlite') });
  const held = openKeys({ directory: at(keys) });
  try {
    return await work(log, held);
  } finally {
    held.close();
    await log.close();
  }
}

const write = (place: Place) =>
  opened(place, (log, { sealing }) =>
    new AggregateStore(shelf, log, sealing).decide('a', commandNamed('first'), placeBook('dune', 'a secret')),
  );
const erase = (place: Place) => opened(place, (_log, { sealing }) => sealing.eraseStreams(['shelf-a']));
const read = (place: Place) =>
  opened(place, async (log, { sealing }) => {
    const { state } = await new AggregateStore(shelf, log, sealing).load('a');
    return state.notes['dune'];
  });

const together = { data: 'data', keys: 'data' };
const apart = { data: 'data', keys: 'keys' };
const environmentOf = ({ data, keys }: Place) => ({
  BOURSE_DATA_DIRECTORY: at(data),
  ...(keys !== data && { BOURSE_KEYS_DIRECTORY: at(keys) }),
});

describe('backing up with the keys apart', () => {
  it.each([together, apart])('keeps what was erased erased, whatever is restored: %o', async (place) => {
    const environment = environmentOf(place);
    await write(place);
    expect((await maintain(['backup', at('old'), '--keys', at('old-keys')], environment)).exitCode).toBe(0);
    await erase(place);
    expect((await maintain(['backup', at('new'), '--keys', at('old-keys')], environment)).exitCode).toBe(0);
    for (const backup of ['old', 'new']) {
      expect(readdirSync(at(backup)).filter((name) => /key/.test(name))).toEqual([]);
      const restored = { data: `${backup}-data`, keys: `${backup}-restored-keys` };
      await maintain(['restore', at(backup), '--keys', at('old-keys')], environmentOf(restored));
      expect(await read(restored)).toBe('erased');
    }
  });

  it('lets everything else be read again', async () => {
    await write(apart);
    await maintain(['backup', at('copy'), '--keys', at('copied-keys')], environmentOf(apart));
    const restored = { data: 'restored', keys: 'restored' };
    await maintain(['restore', at('copy'), '--keys', at('copied-keys')], environmentOf(restored));
    expect(await read(restored)).toBe('a secret');
  });

  it('puts nothing in place when the keys cannot be', async () => {
    await write(together);
    await maintain(['backup', at('copy')], environmentOf(together));
    const restoring = maintain(
      ['restore', at('copy'), '--keys', at('nowhere')],
      environmentOf({ data: 'r', keys: 'r' }),
    );
    await expect(restoring).rejects.toThrow('no copy of keys');
    expect(readdirSync(directory)).not.toContain('r');
  });
});

describe('backing up without a place for the keys', () => {
  it('holds them, and says so, when they lie beside the log', async () => {
    await write(together);
    const { text } = await maintain(['backup', at('copy')], environmentOf(together));
    expect(text).toContain('It holds the keys');
    await erase(together);
    await maintain(['restore', at('copy')], environmentOf({ data: 'restored', keys: 'restored' }));
    expect(await read({ data: 'restored', keys: 'restored' })).toBe('a secret');
  });

  it('holds none, and says so, when they lie elsewhere', async () => {
    await write(apart);
    const { text } = await maintain(['backup', at('copy')], environmentOf(apart));
    expect(text).toContain('It holds no keys');
    expect(readdirSync(at('copy')).toSorted()).toEqual(['backup.json', 'log.sqlite']);
  });
});

describe('calling the program', () => {
  it.each([
    [[]],
    [['backup']],
    [['verify', 'more']],
    [['nonsense']],
    [['verify', '--nonsense']],
    [['backup', 'x', '--keys']],
  ])('wrongly is answered with 2: %j', async (given) =>
    expect(await maintain(given, {})).toMatchObject({ exitCode: 2 }),
  );

  it('verifies that there is a key for what is sealed, and names what has none', async () => {
    await write(apart);
    await opened({ data: 'data', keys: 'others' }, async (log, { sealing }) => {
      await new AggregateStore(shelf, log, sealing).decide('b', commandNamed('second'), placeBook('emma', 'a secret'));
    });
    const found = await maintain(['verify'], environmentOf(apart));
    expect(found.exitCode).toBe(1);
    expect(found.text).toContain('unreadable shelf-b');
    expect(found.text).not.toContain('shelf-a');
    expect(found.text).toContain('2 facts of 2 streams');
    const { text } = await maintain(['verify', '--json'], environmentOf(apart));
    expect(JSON.parse(text)).toMatchObject({ findings: [], unreadableStreams: ['shelf-b'] });
    await opened(apart, (_log, { sealing }) => sealing.eraseStreams(['shelf-b']));
    expect((await maintain(['verify'], environmentOf(apart))).exitCode).toBe(0);
  });

  it('verifies a log', async () => {
    await write(together);
    expect(await maintain(['verify'], environmentOf(together))).toEqual({
      text: expect.stringContaining('1 facts of 1 streams'),
      exitCode: 0,
    });
    const { text } = await maintain(['verify', '--json', '--data', at('data')], {});
    expect(JSON.parse(text)).toMatchObject({ factCount: 1, findings: [] });
  });
});
