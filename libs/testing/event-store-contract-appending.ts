import assert from 'node:assert/strict';
import { AggregateStore, canonicalText, type EventStore, type FactToAppend } from '#libs/event-store';
import { comparePositions } from '#libs/kernel';
import { type ContractPoint, stored, withStore } from './event-store-contract-point.js';
import { factsToAppend, factToAppend, freshStream } from './facts-to-append.js';
import { InMemorySealing } from './in-memory-sealing.js';
import { commandNamed, placeBook, shelf, takeBook } from './shelf.js';

const kibibyte = 1_024;

async function idsOf(store: EventStore, stream: string): Promise<readonly string[]> {
  const { facts } = await store.readStream(stream, 0, { countMax: 1_000 });
  return facts.map(({ id }) => id);
}

const idOf = ({ id }: FactToAppend): string => id;

const takesFacts: ContractPoint = {
  point: 'answers an append with the revision and position of its last fact, and reads it back as it was given',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const data = {
        text: 'Grüße, 世界, 🧾, \u0000, \ud800, a\u2028b, "\\',
        large: Number.MAX_SAFE_INTEGER,
        money: '123456789012345678901234567890.12',
        tiny: 5e-324,
        nested: { list: [1, null, true, { deep: [] }], '': 'empty key', __proto: 1 },
      };
      const facts = [factToAppend({ first: true }), factToAppend(data)];
      const answer = stored(await store.append(stream, facts, 'no-stream'));
      const page = await store.readStream(stream, 0);
      assert.equal(answer.revision, 1);
      assert.equal(page.isEnd, true);
      const asGiven = page.facts.map(({ id, type, data: read, metadata }) => ({ id, type, data: read, metadata }));
      assert.equal(canonicalText(asGiven), canonicalText(facts));
      assert.deepEqual(
        page.facts.map((fact) => [fact.stream, fact.revision]),
        [
          [stream, 0],
          [stream, 1],
        ],
      );
      assert.equal(page.facts[1]?.position, answer.position);
      assert.ok(page.facts.every(({ recordedAt }) => !Number.isNaN(Date.parse(recordedAt))));
    }),
};

const oneWinsRace: ContractPoint = {
  point: 'lets one of 64 racing appends create the stream and tells the others what came first',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const racers = Array.from({ length: 64 }, (_, number) => factToAppend({ number }));
      const outcomes = await Promise.all(racers.map((fact) => store.append(stream, [fact], 'no-stream')));
      const winners = outcomes.filter(({ outcome }) => outcome === 'appended');
      const losers = outcomes.filter((outcome) => outcome.outcome === 'conflict' && outcome.actualRevision === 0);
      assert.equal(winners.length, 1);
      assert.equal(losers.length, 63);
      assert.equal((await idsOf(store, stream)).length, 1);
    }),
};

const conflictLeavesStream: ContractPoint = {
  point: 'answers a wrong, future or missing revision with the actual one, and leaves the stream appendable',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const missing = freshStream();
      stored(await store.append(stream, factsToAppend(2), 'no-stream'));
      for (const wrong of ['no-stream', 0, 2, 99] as const) {
        const outcome = await store.append(stream, factsToAppend(1), wrong);
        assert.deepEqual(outcome, { outcome: 'conflict', actualRevision: 1 });
      }
      const onMissing = await store.append(missing, factsToAppend(1), 0);
      assert.deepEqual(onMissing, { outcome: 'conflict', actualRevision: 'no-stream' });
      assert.equal(stored(await store.append(stream, factsToAppend(1), 1)).revision, 2);
      assert.equal(stored(await store.append(missing, factsToAppend(1), 'no-stream')).revision, 0);
    }),
};

const conflictSparesNeighbours: ContractPoint = {
  point: 'keeps every append that has no conflict when others at the same moment have one',
  check: (open) =>
    withStore(open, async (store) => {
      const streams = Array.from({ length: 100 }, () => freshStream());
      const outcomes = await Promise.all(
        streams.map((stream, index) => store.append(stream, factsToAppend(3), index % 2 === 0 ? 'no-stream' : 7)),
      );
      for (const [index, stream] of streams.entries()) {
        const isGood = index % 2 === 0;
        assert.equal(outcomes[index]?.outcome, isGood ? 'appended' : 'conflict');
        assert.equal((await idsOf(store, stream)).length, isGood ? 3 : 0);
      }
    }),
};

const inOrder: ContractPoint = {
  point: 'takes 50 appends sent without waiting, each at the next revision, in order',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const facts = factsToAppend(50);
      const outcomes = await Promise.all(
        facts.map((fact, index) => store.append(stream, [fact], index === 0 ? 'no-stream' : index - 1)),
      );
      assert.deepEqual(
        outcomes.map((outcome) => stored(outcome).revision),
        facts.map((_, index) => index),
      );
      assert.deepEqual(await idsOf(store, stream), facts.map(idOf));
    }),
};

const retryAnswersFirst: ContractPoint = {
  point:
    'answers a retry of the same ids at the same revision with the first answer, also after later appends, and stores nothing',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const [first, second, third] = [factsToAppend(2), factsToAppend(3), factsToAppend(1)];
      const answers = [
        stored(await store.append(stream, first, 'no-stream')),
        stored(await store.append(stream, second, 1)),
        stored(await store.append(stream, third, 4)),
      ];
      const retries = [
        await store.append(stream, first, 'no-stream'),
        await store.append(stream, second, 1),
        await store.append(stream, third, 4),
      ];
      assert.deepEqual(retries, answers);
      assert.deepEqual(await idsOf(store, stream), [...first, ...second, ...third].map(idOf));
    }),
};

const noRetryOfOthers: ContractPoint = {
  point: 'takes neither a part of an earlier append nor more than it for its retry',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const facts = factsToAppend(3);
      stored(await store.append(stream, facts, 'no-stream'));
      for (const other of [facts.slice(1), [...facts, factToAppend()], facts.toReversed(), factsToAppend(3)]) {
        const outcome = await store.append(stream, other, 'no-stream');
        assert.deepEqual(outcome, { outcome: 'conflict', actualRevision: 2 });
      }
      assert.deepEqual(await idsOf(store, stream), facts.map(idOf));
    }),
};

const big = (kibibytes: number): FactToAppend => factToAppend({ text: 'x'.repeat(kibibytes * kibibyte) });

const refusesTooLarge: ContractPoint = {
  point: 'refuses an append without facts or over a limit whole, and leaves the stream appendable',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      const refused = [[], factsToAppend(501), [factToAppend(), big(513)], [big(400), big(400), big(120)]];
      for (const facts of refused) {
        const outcome = await store.append(stream, facts, 'no-stream');
        assert.equal(outcome.outcome === 'refused' && outcome.code, 'TOO_LARGE');
      }
      assert.deepEqual(await idsOf(store, stream), []);
      stored(await store.append(stream, factsToAppend(500), 'no-stream'));
      stored(await store.append(stream, [big(500), big(350)], 499));
    }),
};

const oneProcessWins: ContractPoint = {
  point:
    'makes two processes that decide one command differently collide, and the loser answer with the facts of the winner',
  check: (open) =>
    withStore(open, async (store) => {
      const id = freshStream('x').slice(2);
      const sealing = new InMemorySealing();
      const [one, other] = [new AggregateStore(shelf, store, sealing), new AggregateStore(shelf, store, sealing)];
      await one.decide(id, commandNamed('first'), placeBook('Emma'));
      await other.load(id);
      const decided = await Promise.all([
        one.decide(id, commandNamed('the same'), placeBook('Ulysses')),
        other.decide(id, commandNamed('the same'), takeBook('Emma')),
      ]);
      const facts = decided.map((answer) => (answer.outcome === 'accepted' ? answer.facts : answer));
      const repeated = decided.filter((answer) => answer.outcome === 'accepted' && answer.isRepeated);
      assert.deepEqual(facts[0], facts[1]);
      assert.equal(repeated.length, 1);
      assert.equal((await store.readStream(`shelf-${id}`, 0)).facts.length, 2);
    }),
};

const positionsIncrease: ContractPoint = {
  point: 'gives later appends later positions, in whatever stream',
  check: (open) =>
    withStore(open, async (store) => {
      const first = stored(await store.append(freshStream(), factsToAppend(2), 'no-stream'));
      const second = stored(await store.append(freshStream(), factsToAppend(1), 'no-stream'));
      assert.ok(comparePositions(first.position, second.position) < 0);
      assert.equal(await store.head(), second.position);
      assert.equal((await store.newest())?.position, second.position);
      assert.equal(store.isWritable(), true);
    }),
};

export const appendingContract: readonly ContractPoint[] = [
  takesFacts,
  oneWinsRace,
  conflictLeavesStream,
  conflictSparesNeighbours,
  inOrder,
  retryAnswersFirst,
  noRetryOfOthers,
  refusesTooLarge,
  oneProcessWins,
  positionsIncrease,
];
