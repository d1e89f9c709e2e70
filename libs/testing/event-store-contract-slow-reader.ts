import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { type ContractPoint, stored, withStore } from './event-store-contract-point.js';
import { factsToAppend, factToAppend, freshStream } from './facts-to-append.js';

const mebibyte = 1_024 * 1_024;
const patienceMs = 60_000;
const collectionsMax = 20;
const idleRoundsMax = 4;

const keepsNothing: ContractPoint = {
  point: 'keeps nothing in memory for a consumer that is slower than the writers, and still brings it each fact once',
  check: (open) =>
    withStore(open, async (store) => {
      const stop = AbortSignal.timeout(patienceMs);
      const feed = store.subscribe(await store.head(), { signal: stop, countMax: 10 })[Symbol.asyncIterator]();
      stored(await store.append(freshStream('slow'), factsToAppend(1), 'no-stream'));
      await feed.next();
      const used = await memoryUsed(0);
      const ids: string[] = [];
      for (let number = 0; number < 60; number += 1) {
        const text = 'x'.repeat(400 * 1_024);
        const facts = [factToAppend({ text }), factToAppend({ text })];
        stored(await store.append(freshStream('slow'), facts, 'no-stream'));
        ids.push(...facts.map(({ id }) => id));
      }
      const grown = (await memoryUsed(used + 16 * mebibyte)) - used;
      assert.ok(grown < 16 * mebibyte, `48 MiB were appended and ${grown / mebibyte} MiB kept`);
      const fed: string[] = [];
      for (let next = await feed.next(); next.done !== true; next = await feed.next()) {
        assert.ok(next.value.facts.length <= 10);
        fed.push(...next.value.facts.map(({ id }) => id));
        if (fed.length >= ids.length) break;
      }
      await feed.return?.();
      assert.deepEqual(fed, ids);
    }),
};

const tellsSlowReader: ContractPoint = {
  point: 'says caught-up to a slow reader with the last fact, not while facts wait for him',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const count = 2_600;
      const stream = freshStream('slow');
      for (let from = 0; from < count; from += 200) {
        stored(await store.append(stream, factsToAppend(200), from === 0 ? 'no-stream' : from - 1));
      }
      const heard: number[] = [];
      let factCount = 0;
      for await (const page of store.subscribe(before, { signal: AbortSignal.timeout(patienceMs), countMax: 100 })) {
        factCount += page.facts.length;
        if (page.isCaughtUp) heard.push(factCount);
        if (page.isCaughtUp) break;
        await sleep(5);
      }
      assert.deepEqual(heard, [count]);
    }),
};

/** The ids that one follower brings who goes away after some facts, and the position of the last of them. */
async function some(store: EventStore, after: Position | undefined, count: number) {
  const signal = AbortSignal.timeout(patienceMs);
  const ids: string[] = [];
  for await (const { facts } of store.subscribe(after, { signal, countMax: 50 })) {
    // It is gone in the middle of a page: what was handed out and not processed has to come again.
    const processed = facts.slice(0, count - ids.length);
    ids.push(...processed.map(({ id }) => id));
    const last = processed.at(-1)?.position;
    if (ids.length >= count && last !== undefined) return { ids, last };
  }
  throw new Error(`The feed brought ${ids.length} facts and then nothing`);
}

const goesOnFromLastProcessed: ContractPoint = {
  point:
    'brings each fact once to followers who end in the middle of a page and go on from the last one they processed',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      let last = await store.head();
      const facts = factsToAppend(450);
      stored(await store.append(stream, facts, 'no-stream'));
      const processed: string[] = [];
      for (const count of [1, 49, 50, 51, 7, 192, 100]) {
        const piece = await some(store, last, count);
        processed.push(...piece.ids);
        ({ last } = piece);
      }
      assert.deepEqual(
        processed,
        facts.map(({ id }) => id),
      );
    }),
};

const feedsCategories: ContractPoint = {
  point: 'feeds only the categories asked for, says caught-up although others come last, and goes on past them',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const [wanted, alike, other] = [freshStream('wanted'), freshStream('wantedtoo'), freshStream('want')];
      for (const stream of [wanted, alike, other]) stored(await store.append(stream, factsToAppend(4), 'no-stream'));
      const revisions: number[] = [];
      const options = { signal: AbortSignal.timeout(patienceMs), categories: ['wanted'] };
      let isTold = false;
      for await (const { facts, isCaughtUp } of store.subscribe(before, options)) {
        for (const fact of facts) {
          assert.equal(fact.stream, wanted);
          revisions.push(fact.revision);
        }
        if (isCaughtUp && !isTold) {
          isTold = true;
          assert.deepEqual(revisions, [0, 1, 2, 3]);
          stored(await store.append(alike, factsToAppend(400), 3));
          stored(await store.append(wanted, factsToAppend(2), 3));
        }
        if (revisions.length === 6) break;
      }
      assert.deepEqual(revisions, [0, 1, 2, 3, 4, 5]);
    }),
};

/**
 * What is in use after garbage collections, so that only what is kept counts. One collection says nothing: what a connection has sent is let
 * go of later, in turns of the event loop. So it collects until no more than `enough` is used, or collecting brings nothing any more.
 */
async function memoryUsed(enough: number): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  let used = Number.POSITIVE_INFINITY;
  let idleRounds = 0;
  for (let round = 0; round < collectionsMax && used > enough && idleRounds < idleRoundsMax; round += 1) {
    if (typeof collectGarbage === 'function') collectGarbage();
    await sleep(50);
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    const found = heapUsed + external + arrayBuffers;
    idleRounds = found < used - mebibyte ? 0 : idleRounds + 1;
    used = Math.min(used, found);
  }
  return used;
}

export const slowReaderContract: readonly ContractPoint[] = [
  keepsNothing,
  tellsSlowReader,
  goesOnFromLastProcessed,
  feedsCategories,
];
