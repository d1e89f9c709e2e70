import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadOptions } from '#libs/event-store';
import type { ServerClock } from '#libs/kernel';
import { Metrics, Readiness } from '#libs/observability';
import type { Projections } from '#libs/read-store';
import {
  added,
  boxesView,
  factToAppend,
  InMemoryEventStore,
  InMemorySealing,
  readSide,
  record,
  sqlitePlace,
} from '#libs/testing';
import { ClockWatch } from './clock-watch.js';
import { watchLeading, watchTexts, watchViews, watchWarnings } from './watching.js';
import { watchClock } from './watching-clock.js';

const clockOff = (milliseconds: number) => ({ now: () => new Date(Date.now() + milliseconds) });

const serverClock = (offMs: number): ServerClock => {
  const read = () => {
    const now = performance.now();
    return { instantMs: Date.now() + offMs, notBefore: now, notAfter: now };
  };
  return { last: read, read: async () => read(), passed: () => undefined };
};

/** What a process says of its clock; with servers, beside two that have these clocks. */
async function saidBy(ownMs: number, servers?: { readonly databaseMs?: number; readonly eventStoreMs?: number }) {
  const eventStore = new InMemoryEventStore();
  await eventStore.append('contract-1', [factToAppend()], 'no-stream');
  const clock = clockOff(ownMs);
  const { databaseMs = 0, eventStoreMs = 0 } = servers ?? {};
  const clockWatch = new ClockWatch({
    clock,
    database: servers && serverClock(databaseMs),
    eventStore: servers && serverClock(eventStoreMs),
  });
  const readiness = new Readiness();
  watchClock(readiness, { eventStore, clock, clockWatch });
  readiness.enter('running');
  const { problems, warnings } = await readiness.state();
  return { problem: problems['clock'], warning: warnings['clock'] };
}

/** A process that says how it is, and the texts that it reads. */
function reading() {
  const readiness = new Readiness();
  const metrics = new Metrics();
  const sealing = new InMemorySealing();
  watchTexts(readiness, metrics, sealing);
  readiness.enter('running');
  return { readiness, metrics, sealing };
}

describe('texts that cannot be read', () => {
  it('are warned of by the name of their stream until they can be, and leave the process ready', async () => {
    const { readiness, metrics, sealing } = reading();
    expect(await readiness.state()).toEqual({ problems: {}, warnings: {} });
    const text = await sealing.seal('shelf-a', 'secret', { factId: 'fact-1', field: 'note' });
    sealing.lose('shelf-a');
    await sealing.open('shelf-a', text);
    const { problems, warnings } = await readiness.state();
    expect(problems).toEqual({});
    expect(warnings).toEqual({ texts: expect.stringContaining('shelf-a cannot be read') });
    const { body } = await metrics.text();
    expect(body).toContain('bourse_unreadable_texts{reason="KEY_MISSING"} 1');
    expect(body).toContain('bourse_unreadable_texts{reason="BROKEN"} 0');
    sealing.find('shelf-a');
    expect(await readiness.state()).toEqual({ problems: {}, warnings: {} });
    metrics.close();
  });
});

describe('the clock of a process', () => {
  const silent = { problem: undefined, warning: undefined };

  it('ends readiness where it differs from those of both servers', async () => {
    expect(await saidBy(1_000, {})).toEqual(silent);
    expect((await saidBy(10_000, {})).problem).toContain('ahead of that of the database and');
    expect((await saidBy(-10_000, {})).problem).toContain('behind that of the database and');
  });

  it('warns where it differs from that of one, and the process stays ready', async () => {
    const fromDatabase = await saidBy(0, { databaseMs: 10_000 });
    expect(fromDatabase.problem).toBeUndefined();
    expect(fromDatabase.warning).toContain('that of the database; that of the event store agrees');
    const fromEventStore = await saidBy(0, { eventStoreMs: 10_000 });
    expect(fromEventStore.problem).toBeUndefined();
    expect(fromEventStore.warning).toContain('that of the event store; that of the database agrees');
  });

  it('warns of a fact of the future where it agrees with both servers, and the process stays ready', async () => {
    const both = { databaseMs: -10_000, eventStoreMs: -10_000 };
    expect(await saidBy(-10_000, both)).toEqual({
      problem: undefined,
      warning: expect.stringMatching(/^The clock is (9|10)\d{3} ms behind the newest fact$/),
    });
  });

  it('must not be behind the newest fact where the log is in a file, and has nobody else to agree with', async () => {
    expect(await saidBy(0)).toEqual(silent);
    expect(await saidBy(10_000)).toEqual(silent);
    expect((await saidBy(-10_000)).problem).toMatch(/^The clock is (9|10)\d{3} ms behind the newest fact$/);
  });
});

describe('what a process warns of', () => {
  it('is counted by the names of the probes that warn', async () => {
    const readiness = new Readiness();
    const metrics = new Metrics();
    readiness.watch('texts', () => ({ warning: 'three texts cannot be read' }));
    readiness.watch('store', () => 'The log takes no facts at the moment');
    readiness.enter('running');
    watchWarnings(readiness, metrics);

    const { body } = await metrics.text();

    expect(body).toContain('bourse_readiness_warnings{probe="texts"} 1\n');
    expect(body).not.toContain('probe="store"');
    metrics.close();
  });
});

/** A log on a server that holds other things too, without an end of them: whoever reads on meets those first. */
class LogAmongOthers extends InMemoryEventStore {
  lookCount = 0;

  override async readAll(after: string | undefined, options: ReadOptions = {}) {
    if (options.countMax !== 1) return super.readAll(after, options);
    this.lookCount += 1;
    return { facts: [], isCaughtUp: false, last: after, lastFact: undefined, readCount: 0, readBytes: 0 };
  }
}

describe('what a process tells of its projections', () => {
  const refused = 'marbles.refuse-all';
  let log: LogAmongOthers;
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    log = new LogAmongOthers();
    side = await readSide(sqlitePlace, log);
  });
  afterEach(() => side.close());

  async function scene() {
    const { eventStore } = side;
    const leader = await side.open({ backoff: { firstMs: 60_000, longestMs: 60_000 } });
    leader.projections.views(boxesView);
    leader.projections.reactions({
      name: refused,
      families: boxesView.families,
      react: () => Promise.reject(new Error('not yet')),
    });
    const told = async (projections: Projections) => {
      const metrics = new Metrics();
      const watched = { eventStore, projections, metrics, clock: clockOff(60_000) };
      watchViews(new Readiness(), watched, 5);
      watchLeading(watched);
      await metrics.text();
      return (await metrics.text()).body;
    };
    return { leader, told };
  }

  it('is how late its reactions are, which views that are on time do not show', async () => {
    const { leader, told } = await scene();
    await leader.projections.start();
    expect(await told(leader.projections)).toContain(`bourse_reaction_lag_seconds{reaction="${refused}"} 0\n`);
    const position = await record(side.eventStore, 'box-1', added('1', 'red'));
    await leader.projections.progress.whenReached(position, 10_000);

    const body = await told(leader.projections);
    expect(body).toMatch(/^bourse_projection_lag_seconds 0$/m);
    expect(body).toMatch(new RegExp(`^bourse_reaction_lag_seconds\\{reaction="${refused}"\\} (59|60)`, 'm'));
    expect(body).toMatch(/^bourse_projections_leading 1$/m);
    // By the reaction, at each of two scrapes: what has reached the newest fact reads nothing of what others have stored since.
    expect(log.lookCount).toBe(2);
  });

  it('is nothing of what only the leader knows where it follows, and no gauge fails for it', async () => {
    const { leader, told } = await scene();
    leader.projections.follow();
    const body = await told(leader.projections);
    expect(body).toMatch(/^bourse_projections_leading 0$/m);
    expect(body).not.toMatch(/^bourse_(reaction_lag|timers_due|gauge_failures)\w*\{/m);
  });
});
