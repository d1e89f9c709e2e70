import assert from 'node:assert/strict';
import {
  type ChainedFact,
  canonicalText,
  chainStart,
  type EventStore,
  type FactToAppend,
  hashOf,
} from '#libs/event-store';
import { type ContractPoint, stored, withStore } from './event-store-contract-point.js';
import { factsToAppend, factToAppend, freshStream } from './facts-to-append.js';

const factBytesMax = 512 * 1_024;
const appendBytesMax = 900 * 1_024;
const factsMax = 500;

/** A fact whose data and metadata have together exactly so many bytes as JSON, in characters of two bytes and of one. */
function factOfBytes(bytes: number): FactToAppend {
  const empty = factToAppend({ text: '' });
  const room =
    bytes - Buffer.byteLength(JSON.stringify(empty.data)) - Buffer.byteLength(JSON.stringify(empty.metadata));
  return { ...empty, data: { text: `${'ü'.repeat(10)}${'x'.repeat(room - 20)}` } };
}

/** Facts that have so many bytes together, none too large for itself. */
function factsOfBytes(bytes: number, count: number): readonly FactToAppend[] {
  const each = Math.floor(bytes / count);
  return Array.from({ length: count }, (_, index) => factOfBytes(index === 0 ? bytes - each * (count - 1) : each));
}

const idsIn = async (store: EventStore, stream: string): Promise<readonly string[]> =>
  (await store.readStream(stream, 0, { countMax: 1_000 })).facts.map(({ id }) => id);

const takesUpToTheLimit: ContractPoint = {
  point: 'takes facts of 512 KiB, appends of 900 KiB and appends of 500 facts, and refuses one byte or one fact more',
  check: (open) =>
    withStore(open, async (store) => {
      const pairs = [
        [[factOfBytes(factBytesMax)], [factOfBytes(factBytesMax + 1)]],
        [factsOfBytes(appendBytesMax, 2), factsOfBytes(appendBytesMax + 1, 2)],
        [factsOfBytes(appendBytesMax, factsMax), factsOfBytes(appendBytesMax + 1, factsMax)],
        [factsToAppend(factsMax), factsToAppend(factsMax + 1)],
      ] as const;
      for (const [largest, tooLarge] of pairs) {
        const stream = freshStream();
        const refused = await store.append(stream, tooLarge, 'no-stream');
        assert.equal(refused.outcome === 'refused' && refused.code, 'TOO_LARGE');
        assert.deepEqual(await idsIn(store, stream), []);
        assert.equal(stored(await store.append(stream, largest, 'no-stream')).revision, largest.length - 1);
        const { facts } = await store.readStream(stream, 0, { countMax: 1_000 });
        assert.equal(canonicalText(facts.map(({ data }) => data)), canonicalText(largest.map(({ data }) => data)));
      }
    }),
};

const settlesByIds: ContractPoint = {
  point: 'settles an append that was given up by the same ids at the same revision: stored once, in its place',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const lots = [factsToAppend(2), factsToAppend(3), factsToAppend(1)];
      let expected: number | 'no-stream' = 'no-stream';
      for (const facts of lots) {
        const givenUp = await store.append(stream, facts, expected, { deadlineMs: 0 });
        assert.ok(['unknown', 'appended'].includes(givenUp.outcome), givenUp.outcome);
        const settled = stored(await store.append(stream, facts, expected, { deadlineMs: 20_000 }));
        assert.deepEqual(await store.append(stream, facts, expected), settled);
        expected = settled.revision;
      }
      assert.deepEqual(
        await idsIn(store, stream),
        lots.flat().map(({ id }) => id),
      );
    }),
};

/** Facts of one stream, chained as commands chain them, with and without what their metadata may leave out. */
function chained(stream: string, count: number): readonly (FactToAppend & ChainedFact)[] {
  const facts: (FactToAppend & ChainedFact)[] = [];
  let previousHash = chainStart;
  for (let revision = 0; revision < count; revision += 1) {
    const { metadata, ...fact } = factToAppend({ b: revision, a: ['ü', null, { z: 1, y: [] }] });
    const origin = revision % 2 === 0 ? {} : { causationId: 'cause', traceparent: '00-0af7-b7ad-01' };
    const next = { ...fact, stream, revision, metadata: { ...metadata, ...origin, previousHash } };
    previousHash = hashOf(next);
    facts.push(next);
  }
  return facts;
}

const sameFromEveryAdapter: ContractPoint = {
  point:
    'hands out each fact with nothing added and nothing lost, so that it is the same, hash and all, from every log',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const due = chained(stream, 20);
      const facts = due.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
      stored(await store.append(stream, facts, 'no-stream'));
      for (const read of [(await store.readStream(stream, 0)).facts, (await store.readAll(undefined)).facts]) {
        const own = read.filter((fact) => fact.stream === stream);
        const withoutPlace = own.map(({ position: _position, recordedAt: _recordedAt, ...fact }) => fact);
        assert.equal(canonicalText(withoutPlace), canonicalText(due));
        for (const [index, fact] of own.slice(1).entries()) {
          assert.equal(fact.metadata.previousHash, hashOf(own[index] ?? fact));
        }
      }
    }),
};

export const boundsContract: readonly ContractPoint[] = [takesUpToTheLimit, settlesByIds, sameFromEveryAdapter];
