import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from '#libs/kernel';
import { added, type BoxRow, boxesView, type ColourRow, coloursView, InMemoryEventStore, record } from '#libs/testing';
import { type Checkpoints, openCheckpoints } from './checkpoints.js';
import type { Database } from './database.js';
import { factPage } from './fact-page.js';
import { type Projecting, projectPage } from './project-page.js';
import { openSqliteDatabase } from './sqlite-database.js';
import type { ViewCopy } from './view-copy.js';
import { promoteGreen, shelve } from './view-shelf.js';

const directory = await mkdtemp(join(tmpdir(), 'read-store-'));
afterAll(() => rm(directory, { recursive: true }));
let files = 0;

class Crash extends Error {
  override readonly name = 'Crash';
}

/** What a release would do that moved the checkpoint in a transaction of its own: rows written before a crash stay. */
function checkpointApart(database: Database): Database {
  return {
    ...database,
    transaction: async (work) => {
      const outcome = await database.transaction(async (transaction) => {
        try {
          return { value: await work(transaction) };
        } catch (error) {
          return { error };
        }
      });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  };
}

/** Checkpoints that crash the process, so to say, at the given attempts to save them. */
function crashing(checkpoints: Checkpoints, crashAt: readonly number[]): Checkpoints {
  let attempt = 0;
  return {
    ...checkpoints,
    save: async (rows) => {
      attempt += 1;
      if (crashAt.includes(attempt)) throw new Crash();
      await checkpoints.save(rows);
    },
  };
}

/** The copies as a starting process finds them. */
async function openCopies(projecting: Projecting): Promise<readonly ViewCopy[]> {
  const { checkpoints, parked } = await projecting.checkpoints.all();
  const copies: ViewCopy[] = [];
  for (const view of [boxesView, coloursView]) {
    const own = { checkpoints: checkpoints.filter((row) => row.view === view.name), parked };
    const { blue } = await promoteGreen(projecting, await shelve(projecting, view, own));
    if (blue !== undefined) copies.push(blue);
  }
  return copies;
}

/** Projects a log in pages, starting again after each crash; gives the marbles that each of the two views counted. */
async function countThrough(crashAt: readonly number[], protect: (database: Database) => Database) {
  const eventStore = new InMemoryEventStore();
  for (let index = 0; index < 20; index += 1) await record(eventStore, 'box-a', added('a', 'red'));
  files += 1;
  const database = openSqliteDatabase(join(directory, `${files}.sqlite`));
  const isFault = (error: unknown) => error instanceof Crash || database.isFault(error);
  const sound = { database, checkpoints: await openCheckpoints(database), clock: systemClock };
  const projecting = {
    ...sound,
    database: protect({ ...database, isFault }),
    checkpoints: crashing(sound.checkpoints, crashAt),
  };

  let copies = await openCopies(sound);
  for (;;) {
    const [first] = copies;
    const { facts } = await eventStore.readAll(first?.position, { countMax: 3 });
    if (facts.length === 0) break;
    try {
      copies = await projectPage(projecting, copies, factPage(facts));
    } catch {
      copies = await openCopies(sound);
    }
  }
  const tables = database.tables<{ readonly boxes: BoxRow; readonly colours: ColourRow }>();
  const { count: inBoxes } = await tables.selectFrom('boxes').select('count').executeTakeFirstOrThrow();
  const { count: ofColours } = await tables.selectFrom('colours').select('count').executeTakeFirstOrThrow();
  await database.close();
  return { inBoxes, ofColours };
}

describe('projecting a page', () => {
  it('counts each fact exactly once, wherever a crash falls between rows and checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { maxLength: 5 }), async (crashAt) => {
        expect(await countThrough(crashAt, (database) => database)).toEqual({ inBoxes: 20, ofColours: 20 });
      }),
      { numRuns: 25 },
    );
  });

  it('counts facts twice when the checkpoint is moved outside the transaction, so the property above is there', async () => {
    const { inBoxes, ofColours } = await countThrough([2], checkpointApart);
    expect(inBoxes).toBeGreaterThan(20);
    expect(ofColours).toBeGreaterThan(20);
  });
});
