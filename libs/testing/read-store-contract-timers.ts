import { Clock } from '#libs/kernel';
import type { Timer } from '#libs/read-store';
import { added, boxesView, readSide, record } from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

/** Deadlines in memory instead of a view's rows. */
function deadlines(rows: Map<string, string>, fire: (key: string) => Promise<void> | void): Timer {
  return {
    name: 'marbles.deadline',
    due: async (now, countMax) =>
      [...rows]
        .filter(([, at]) => at <= now)
        .map(([key]) => ({ key }))
        .slice(0, countMax),
    fire: async (key) => {
      await fire(key);
      rows.delete(key);
    },
  };
}

const second = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + seconds * 1_000).toISOString();

export function timerContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  /** A clock that stands still until it is moved. */
  class StoppedClock extends Clock {
    readonly #start = Date.parse('2026-01-01T00:00:00.000Z');
    #seconds = 0;

    override now() {
      return new Date(this.#start + this.#seconds * 1_000);
    }

    pass(seconds: number) {
      this.#seconds += seconds;
    }
  }

  async function withTimer(timer: Timer, clock: Clock, tickerPeriodMs: number | 'never' = 'never') {
    const opened = await side.open({ clock, tickerPeriodMs, backoff: { firstMs: 5_000, longestMs: 60_000 } });
    opened.projections.views(boxesView);
    opened.projections.timers(timer);
    await opened.projections.start();
    return opened.projections;
  }

  describe('a timer', () => {
    it('fires each row when the clock of the read store says that it is due', async () => {
      const clock = new StoppedClock();
      const fired: string[] = [];
      const rows = new Map([
        ['soon', second(10)],
        ['late', second(20)],
      ]);
      const projections = await withTimer(
        deadlines(rows, (key) => void fired.push(key)),
        clock,
      );
      expect(await projections.runDue()).toBe(0);
      clock.pass(10);
      expect(await projections.runDue()).toBe(1);
      clock.pass(10);
      await projections.settle();
      expect(fired).toEqual(['soon', 'late']);
    });

    it('is asked by the ticker', async () => {
      const fired = new Promise<string>((resolve) => {
        void withTimer(deadlines(new Map([['now', second(0)]]), resolve), new StoppedClock(), 1);
      });
      expect(await fired).toBe('now');
    });

    it('tries a row that failed again after a while, and lets the others pass', async () => {
      const clock = new StoppedClock();
      const rows = new Map([
        ['broken', second(0)],
        ['sound', second(0)],
      ]);
      const tried: string[] = [];
      const timer = deadlines(rows, (key) => {
        tried.push(key);
        if (key === 'broken' && tried.filter((each) => each === key).length < 3) throw new Error('Not now');
      });
      const projections = await withTimer(timer, clock);
      await projections.runDue();
      await projections.runDue();
      expect(tried).toEqual(['broken', 'sound']);
      clock.pass(5);
      await projections.runDue();
      clock.pass(5);
      await projections.runDue();
      expect(tried).toEqual(['broken', 'sound', 'broken']);
      clock.pass(5);
      await projections.runDue();
      expect(rows.size).toBe(0);
      expect(side.events.filter(({ kind }) => kind === 'timer-failed')).toHaveLength(2);
    });

    it('reaches the rows behind more failing ones than it asks for at a time', async () => {
      const rows = new Map(Array.from({ length: 150 }, (_, index) => [`broken-${index}`, second(0)]));
      rows.set('sound', second(0));
      const fired: string[] = [];
      const timer = deadlines(rows, (key) => {
        if (key !== 'sound') throw new Error('Not now');
        fired.push(key);
      });
      const projections = await withTimer(timer, new StoppedClock());
      await projections.runDue();
      await projections.runDue();
      expect(fired).toEqual(['sound']);
    });
  });

  describe('a timer that never ends', () => {
    it('holds up no other row, and has failed when its time is over', async () => {
      const fired: string[] = [];
      const rows = new Map([
        ['hanging', second(0)],
        ['sound', second(0)],
      ]);
      const timer = deadlines(rows, (key) => {
        if (key === 'hanging') return Promise.withResolvers<void>().promise;
        return void fired.push(key);
      });
      const { projections } = await side.open({ clock: new StoppedClock(), tickerPeriodMs: 'never', deadlineMs: 5 });
      projections.timers(timer);
      await projections.start();
      expect(await projections.runDue()).toBe(1);
      expect(fired).toEqual(['sound']);
      expect(side.events).toContainEqual(expect.objectContaining({ kind: 'timer-failed', key: 'hanging' }));
    });
  });

  describe('counting due rows', () => {
    it('tells what waits to be fired, also what keeps failing', async () => {
      const clock = new StoppedClock();
      const rows = new Map([
        ['failing', second(10)],
        ['later', second(20)],
      ]);
      const projections = await withTimer(
        deadlines(rows, () => {
          throw new Error('Not now');
        }),
        clock,
      );
      expect(await projections.dueRows()).toEqual([{ timer: 'marbles.deadline', count: 0 }]);
      clock.pass(10);
      await projections.runDue();
      expect(await projections.dueRows()).toEqual([{ timer: 'marbles.deadline', count: 1 }]);
      clock.pass(10);
      expect(await projections.dueRows()).toEqual([{ timer: 'marbles.deadline', count: 2 }]);
    });
  });

  describe('settling', () => {
    it('ends when what timers record has been projected too, also when a row stays due', async () => {
      const clock = new StoppedClock();
      const timer: Timer = {
        name: 'marbles.again-and-again',
        due: async () => [{ key: 'always' }],
        fire: async () => void (await record(side.eventStore, 'box-a', added('a', 'red'))),
      };
      const opened = await side.open({ clock });
      opened.projections.views(boxesView);
      opened.projections.timers(timer);
      await opened.projections.start();
      expect(await opened.projections.settle()).toBe(true);
      expect(await opened.boxes()).toMatchObject([{ count: 1 }]);
    });
  });
}
