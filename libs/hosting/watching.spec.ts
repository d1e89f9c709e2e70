import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readiness } from '#libs/observability';
import { ReadStore } from '#libs/read-store';
import { factToAppend, InMemoryEventStore, type ReadPlace, sqlitePlace } from '#libs/testing';
import { watchClock } from './watching.js';

let place: ReadPlace;
let readStore: ReadStore;
beforeEach(async () => {
  place = await sqlitePlace();
  readStore = ReadStore.open(place.options);
});
afterEach(async () => {
  await readStore.close();
  await place.remove();
});

const clockOff = (milliseconds: number) => ({ now: () => new Date(Date.now() + milliseconds) });

/** What a process says whose clock is off by that much, on a database whose clock is right. */
async function problemOf(milliseconds: number, { isShared = true, eventStore = new InMemoryEventStore() } = {}) {
  const readiness = new Readiness();
  watchClock(readiness, { eventStore, readStore, clock: clockOff(milliseconds) }, isShared);
  readiness.enter('running');
  return (await readiness.problems())['clock'];
}

describe('the clock of a process', () => {
  it('has to agree with that of the database which others share', async () => {
    expect(await problemOf(0)).toBeUndefined();
    expect(await problemOf(1_000)).toBeUndefined();
    expect(await problemOf(10_000)).toMatch(/^The clock is (9|10)\d{3} ms ahead of the database's$/);
    expect(await problemOf(-10_000)).toMatch(/^The clock is -(9|10)\d{3} ms ahead of the database's$/);
  });

  it('has nobody to agree with where the database is a file of its own', async () => {
    expect(await problemOf(10_000, { isShared: false })).toBeUndefined();
  });

  it('must not be behind what is recorded already', async () => {
    const eventStore = new InMemoryEventStore();
    await eventStore.append('contract-1', [factToAppend()], 'no-stream');

    expect(await problemOf(0, { eventStore })).toBeUndefined();
    expect(await problemOf(-10_000, { isShared: false, eventStore })).toMatch(
      /^The clock is (9|10)\d{3} ms behind the newest fact$/,
    );
  });
});
