import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, type FeedPage, LogWentBack } from '#libs/event-store';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import { type ContractPoint, stored, withStore } from './event-store-contract-point.js';
import { factsToAppend, factToAppend, freshStream } from './facts-to-append.js';

const patienceMs = 20_000;
const letGoRoundsMax = 100;

/** Follows the feed until told to stop; what it saw, in order. */
async function collect(
  store: EventStore,
  after: Position | undefined,
  isEnough: (facts: readonly RecordedFact[], page: FeedPage) => boolean,
): Promise<readonly RecordedFact[]> {
  const facts: RecordedFact[] = [];
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, patienceMs);
  for await (const page of store.subscribe(after, { signal: stop.signal, countMax: 100 })) {
    facts.push(...page.facts);
    if (isEnough(facts, page)) break;
  }
  clearTimeout(timer);
  assert.equal(stop.signal.aborted, false, `The feed brought ${facts.length} facts and then nothing`);
  return facts;
}

/** How many pages with facts came before the feed ended; `onCaughtUp` hears when it begins to wait for more. */
async function followToTheEnd(
  store: EventStore,
  after: Position | undefined,
  { signal, onCaughtUp = () => undefined }: { readonly signal: AbortSignal; readonly onCaughtUp?: () => void },
): Promise<number> {
  let pageCount = 0;
  for await (const { facts, isCaughtUp: waits } of store.subscribe(after, { signal })) {
    pageCount += facts.length > 0 ? 1 : 0;
    if (waits) onCaughtUp();
  }
  return pageCount;
}

/** Appends one fact after the other to a stream of its own; the positions it was told. */
async function write(store: EventStore, count: number): Promise<readonly Position[]> {
  const stream = freshStream('feed');
  const positions: Position[] = [];
  for (let number = 0; number < count; number += 1) {
    const expected = number === 0 ? 'no-stream' : number - 1;
    positions.push(stored(await store.append(stream, [factToAppend({ number })], expected)).position);
  }
  return positions;
}

const isOwn = ({ stream }: RecordedFact): boolean => stream.startsWith('feed-');
const isCaughtUp = (_facts: readonly RecordedFact[], page: FeedPage): boolean => page.isCaughtUp;

const withoutGaps: ContractPoint = {
  point: 'delivers each fact once and in order while 64 writers append',
  check: (open) =>
    withStore(open, async (store) => {
      const [writers, each] = [64, 25];
      const before = await store.head();
      const following = collect(store, before, (facts) => facts.filter(isOwn).length >= writers * each);
      const told = await Promise.all(Array.from({ length: writers }, () => write(store, each)));
      const facts = (await following).filter(isOwn);

      const positions = facts.map(({ position }) => position);
      assert.deepEqual(positions, told.flat().toSorted(comparePositions));
      const revisions = new Map<string, number>();
      let recordedAt = '';
      for (const fact of facts) {
        assert.equal(fact.revision, (revisions.get(fact.stream) ?? -1) + 1);
        assert.ok(fact.recordedAt >= recordedAt);
        revisions.set(fact.stream, fact.revision);
        ({ recordedAt } = fact);
      }
    }),
};

const caughtUpInTime: ContractPoint = {
  point: 'never says caught-up before the last fact, and says it on an empty feed',
  check: (open) =>
    withStore(open, async (store) => {
      assert.deepEqual(await collect(store, await store.head(), isCaughtUp), []);
      // Whole pages, where the last one looks like any other.
      for (const count of [1, 100, 200, 257]) {
        const before = await store.head();
        const { position } = stored(await store.append(freshStream(), factsToAppend(count), 'no-stream'));
        const facts = await collect(store, before, isCaughtUp);
        assert.equal(facts.length, count);
        assert.equal(facts.at(-1)?.position, position);
      }
    }),
};

const resumes: ContractPoint = {
  point: 'goes on from the last position seen, and wakes for what comes later',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const first = await write(store, 3);
      const seen = await collect(store, before, (facts) => facts.length >= 2);
      const waiting = collect(store, seen[1]?.position, (facts) => facts.length >= 4);
      await sleep(50);
      const second = await write(store, 3);
      assert.deepEqual(
        (await waiting).map(({ position }) => position),
        [...first.slice(2), ...second].slice(0, 4),
      );
    }),
};

const abortLeavesNothing: ContractPoint = {
  point: 'ends at an abort, before, while it waits and between pages, and leaves nothing behind',
  check: (open) =>
    withStore(open, async (store) => {
      const resources = process.getActiveResourcesInfo().length;
      const stop = new AbortController();
      const after = await store.head();
      const readers = Array.from({ length: 50 }, () => Promise.withResolvers<void>());
      const following = readers.map(({ resolve: onCaughtUp }) =>
        followToTheEnd(store, after, { signal: stop.signal, onCaughtUp }),
      );
      await Promise.all(readers.map(({ promise }) => promise));
      stop.abort();
      await Promise.all(following);
      assert.equal(await followToTheEnd(store, undefined, { signal: stop.signal }), 0);
      assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
      // What a connection has begun ends a little later than its reader.
      const isLetGo = () => process.getActiveResourcesInfo().length <= resources + 1;
      for (let round = 0; round < letGoRoundsMax && !isLetGo(); round += 1) await sleep(20);
      assert.ok(isLetGo(), process.getActiveResourcesInfo().join());
      stored(await store.append(freshStream(), factsToAppend(1), 'no-stream'));
    }),
};

const closeEnds: ContractPoint = {
  point: 'ends the feed when the log is closed',
  check: async (open) => {
    const store = await open();
    const stop = new AbortController();
    const waiting = Promise.withResolvers<void>();
    const following = followToTheEnd(store, undefined, { signal: stop.signal, onCaughtUp: waiting.resolve });
    await waiting.promise;
    await store.close();
    await following;
    assert.equal(store.isWritable(), false);
  },
};

const deniedHistory: ContractPoint = {
  point: 'is neither read, nor appended to, nor followed by a process any more that has found it to have gone back',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      stored(await store.append(stream, factsToAppend(2), 'no-stream'));
      const waiting = Promise.withResolvers<void>();
      const options = { signal: new AbortController().signal, onCaughtUp: waiting.resolve };
      const following = followToTheEnd(store, await store.head(), options);
      await waiting.promise;
      const head = await store.newest();
      store.history.deny(
        new LogWentBack({ witness: 'a spec', seen: { position: head?.position ?? '', factId: 'lost' }, head }),
      );
      await assert.rejects(following, LogWentBack);
      await assert.rejects(followToTheEnd(store, undefined, options), LogWentBack);
      await assert.rejects(store.append(stream, factsToAppend(1), 1), LogWentBack);
      await assert.rejects(store.readStream(stream, 0), LogWentBack);
      await assert.rejects(store.readAll(undefined), LogWentBack);
      await assert.rejects(store.head(), LogWentBack);
      assert.equal(store.isWritable(), false);
    }),
};

export const feedContract: readonly ContractPoint[] = [
  withoutGaps,
  caughtUpInTime,
  resumes,
  abortLeavesNothing,
  closeEnds,
  deniedHistory,
];
