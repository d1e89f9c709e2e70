import { describe, expect, it } from '@jest/globals';
import type { ClockReading, ServerClock } from '#libs/kernel';
import { ClockWatch } from './clock-watch.js';

const tenMinutes = 600_000;

/** A server whose clock is off from the true time; it says of its own what it is asked, and counts how often. */
class FakeServer implements ServerClock {
  askedCount = 0;
  #last: ClockReading | undefined;
  #passed: ClockReading | undefined;

  constructor(private readonly offMs: number | 'SILENT') {}

  last() {
    return this.#last;
  }

  async read() {
    this.askedCount += 1;
    if (this.offMs === 'SILENT') throw new Error('no answer');
    const now = performance.now();
    this.#last = { instantMs: Date.now() + this.offMs, notBefore: now, notAfter: now };
    return this.#last;
  }

  passed() {
    return this.#passed;
  }

  /** An event is read that it has dated so far from the true time. */
  brought(offMs: number) {
    this.#passed = {
      instantMs: Date.now() + offMs,
      notBefore: Number.NEGATIVE_INFINITY,
      notAfter: performance.now(),
    };
  }
}

interface Off {
  readonly own?: number;
  readonly database?: number;
  readonly eventStore?: number | 'SILENT';
}

/** Clocks that are off from the true time by so many milliseconds, after the first look. */
async function watched({ own = 0, database = 0, eventStore = 0 }: Off) {
  let offMs = own;
  const servers = { database: new FakeServer(database), eventStore: new FakeServer(eventStore) };
  const watch = new ClockWatch({ clock: { now: () => new Date(Date.now() + offMs) }, ...servers });
  await watch.look();
  return { watch, ...servers, move: (ms: number) => (offMs = ms) };
}

describe('a clock between those of the database and the event store', () => {
  it('is right while it agrees with both, and nobody is asked to mark the time for it', async () => {
    const { watch, eventStore } = await watched({ own: 1_500 });
    expect([watch.problem(), watch.warning()]).toEqual([undefined, undefined]);
    expect(eventStore.askedCount).toBe(0);
  });

  it.each([
    [tenMinutes, 'ahead of'],
    [-tenMinutes, 'behind'],
  ])('is wrong when it is off by %i ms from both', async (own, words) => {
    const { watch } = await watched({ own });
    expect(watch.problem()).toMatch(
      new RegExp(`^The clock is (599|600)\\d{3} ms ${words} that of the database and (599|600)\\d{3} ms ${words} `),
    );
    expect(watch.warning()).toBeUndefined();
  });

  it('is wrong at once when it is moved, though the event store has not said what time it is, until it is set right', async () => {
    const { watch, move } = await watched({ eventStore: 'SILENT' });
    move(tenMinutes);
    expect(watch.problem()).toMatch(/ms ahead of that of the database and was not before: nothing is recorded$/);
    await watch.look();
    expect(watch.problem()).toBeDefined();
    move(0);
    expect(watch.problem()).toBeUndefined();
    await watch.look();
    expect(watch.problem()).toBeUndefined();
  });

  it('is not wrong because the clock of the database is, which is named in a warning', async () => {
    const { watch } = await watched({ database: -tenMinutes });
    expect(watch.problem()).toBeUndefined();
    expect(watch.warning()).toMatch(
      /^Our clock is \d+ ms ahead of that of the database; that of the event store agrees with ours$/,
    );
  });

  it('is not wrong because the clock of the event store is, once an event tells so', async () => {
    const { watch, eventStore } = await watched({ eventStore: tenMinutes });
    expect(watch.warning()).toBeUndefined();
    eventStore.brought(tenMinutes);
    await watch.look();
    expect(watch.problem()).toBeUndefined();
    expect(watch.warning()).toMatch(
      /^Our clock is \d+ ms behind that of the event store; that of the database agrees with ours$/,
    );
  });

  it('is not wrong because of an event that a clock of the future has dated, which was set right since', async () => {
    const { watch, eventStore } = await watched({});
    eventStore.brought(tenMinutes);
    await watch.look();
    expect(eventStore.askedCount).toBe(1);
    expect([watch.problem(), watch.warning()]).toEqual([undefined, undefined]);
  });

  it('is not wrong as long as nobody knows that of the event store, which the warning says', async () => {
    const { watch } = await watched({ database: tenMinutes, eventStore: 'SILENT' });
    expect(watch.problem()).toBeUndefined();
    expect(watch.warning()).toMatch(/that of the event store is not known$/);
  });

  it('is wrong in the very moment in which it is moved, and right again in that in which it is set right', async () => {
    const { watch, eventStore, move } = await watched({ own: tenMinutes });
    move(0);
    expect(watch.problem()).toBeUndefined();
    move(-tenMinutes);
    expect(watch.problem()).toContain('nothing is recorded');
    expect(eventStore.askedCount).toBe(1);
  });

  it('does not ask the event store again at each look, however long it disagrees', async () => {
    const { watch, eventStore, database } = await watched({ own: tenMinutes });
    for (let count = 0; count < 10; count += 1) await watch.look();
    expect(database.askedCount).toBe(11);
    expect(eventStore.askedCount).toBe(1);
  });

  it('has nobody to agree with in a file', () => {
    const watch = new ClockWatch({ clock: { now: () => new Date(0) }, database: undefined, eventStore: undefined });
    expect(watch.isWatching()).toBe(false);
    expect(watch.problem()).toBeUndefined();
  });
});
