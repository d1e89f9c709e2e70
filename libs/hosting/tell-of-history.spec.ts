import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogWentBack } from '#libs/event-store';
import { openLog } from '#libs/observability';
import { OperationalStore } from '#libs/read-store';
import { factsToAppend, InMemoryEventStore, type ReadPlace, sqlitePlace } from '#libs/testing';
import { tellOfHistory } from './tell-of-history.js';

const patienceMs = 10_000;
let place: ReadPlace;
let operationalStore: OperationalStore;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  place = await sqlitePlace();
  operationalStore = await OperationalStore.open(place.operations);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await operationalStore.close();
  await place.remove();
});

/** A process on a log of its own, which may hold another history than those of others. */
function processOn(eventStore: InMemoryEventStore) {
  const lines: string[] = [];
  const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  stops.push(tellOfHistory({ eventStore, operationalStore, log, isShared: true }));
  return { eventStore, lines };
}

async function logWith(count: number): Promise<InMemoryEventStore> {
  const eventStore = new InMemoryEventStore();
  await eventStore.append('shelf-a', factsToAppend(count), 'no-stream');
  return eventStore;
}

async function denied({ eventStore }: { readonly eventStore: InMemoryEventStore }): Promise<LogWentBack | undefined> {
  const { history } = eventStore;
  const endsAt = performance.now() + patienceMs;
  while (history.fault() === undefined && performance.now() < endsAt) await new Promise((wake) => setTimeout(wake, 20));
  return history.fault();
}

/** It found that the fact is missing. */
function find({ eventStore }: { readonly eventStore: InMemoryEventStore }, seen: { position: string; factId: string }) {
  eventStore.history.deny(new LogWentBack({ witness: 'this process', seen, head: undefined }));
}

describe('a log that one of several processes finds to have gone back', () => {
  it('is denied by the others within seconds, when they do not find the fact either', async () => {
    const [first, second] = [processOn(await logWith(3)), processOn(await logWith(5))];
    find(first, { position: 'memory.3', factId: 'lost' });
    const fault = await denied(second);
    expect(fault?.message).toMatch(/another process has seen the fact lost .* at memory\.3, .* ends at memory\.5/);
    expect(first.lines.join()).toContain('nothing is answered');
    expect(second.lines.join()).toContain('nothing is answered');
  });

  it('stays what it is for a process that finds the fact where it was seen', async () => {
    const eventStore = await logWith(3);
    const [first, second] = [processOn(await logWith(3)), processOn(eventStore)];
    const newest = await eventStore.newest();
    find(first, { position: 'memory.3', factId: newest?.id ?? '' });
    const kept = operationalStore.bookmarks.of('another process');
    const endsAt = performance.now() + patienceMs;
    while ((await kept.load()) === undefined && performance.now() < endsAt)
      await new Promise((wake) => setTimeout(wake, 20));
    await new Promise((wake) => setTimeout(wake, 1_500));
    expect(second.eventStore.history.fault()).toBeUndefined();
  });
});
