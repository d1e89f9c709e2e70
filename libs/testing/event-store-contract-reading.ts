import assert from 'node:assert/strict';
import type { EventStore, ReadOptions } from '#libs/event-store';
import {
  comparePositions,
  ForeignPosition,
  formatPosition,
  type Mark,
  type Position,
  parsePosition,
  type RecordedFact,
} from '#libs/kernel';
import { type ContractPoint, stored, withStore } from './event-store-contract-point.js';
import { factsToAppend, factToAppend, freshStream } from './facts-to-append.js';

const pagesMax = 1_000;

async function readOn(
  store: EventStore,
  after: Position | undefined,
  options: ReadOptions & { readonly countMax: number },
): Promise<readonly RecordedFact[]> {
  const facts: RecordedFact[] = [];
  let position = after;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await store.readAll(position, options);
    assert.ok(page.facts.length <= options.countMax);
    facts.push(...page.facts);
    position = page.last;
    if (page.isCaughtUp) return facts;
  }
  throw new Error(`The end did not come within ${pagesMax} pages`);
}

const streamInPages: ContractPoint = {
  point: 'reads a stream in pages from a revision on, that one included, and says where it ends',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      stored(await store.append(stream, factsToAppend(10), 'no-stream'));
      const first = await store.readStream(stream, 0, { countMax: 4 });
      const last = await store.readStream(stream, 6, { countMax: 4 });
      assert.deepEqual(
        first.facts.map(({ revision }) => revision),
        [0, 1, 2, 3],
      );
      assert.equal(first.isEnd, false);
      assert.deepEqual(
        last.facts.map(({ revision }) => revision),
        [6, 7, 8, 9],
      );
      assert.equal(last.isEnd, true);
    }),
};

const nothingThere: ContractPoint = {
  point: 'reads an empty page from a missing stream and from beyond the end of one',
  check: (open) =>
    withStore(open, async (store) => {
      const stream = freshStream();
      stored(await store.append(stream, factsToAppend(1), 'no-stream'));
      assert.deepEqual(await store.readStream(freshStream(), 0), { facts: [], isEnd: true });
      assert.deepEqual(await store.readStream(stream, 5), { facts: [], isEnd: true });
      // What a caller asks for may be no name at all.
      for (const name of ['', 'shelf', 'shelf-', '$stats-1', '-1']) {
        assert.deepEqual(await store.readStream(name, 0), { facts: [], isEnd: true });
      }
    }),
};

const allInPages: ContractPoint = {
  point: 'reads all streams in pages after a position, that one excluded, in position order',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const streams = [freshStream(), freshStream()];
      for (const [index, stream] of streams.entries()) {
        stored(await store.append(stream, factsToAppend(5 + index), 'no-stream'));
      }
      const own = (fact: RecordedFact): boolean => streams.includes(fact.stream);
      const facts = (await readOn(store, before, { countMax: 3 })).filter(own);
      assert.equal(facts.length, 11);
      for (const [index, fact] of facts.entries()) {
        const next = facts[index + 1];
        if (next !== undefined) assert.ok(comparePositions(fact.position, next.position) < 0);
      }
      const rest = (await readOn(store, facts[3]?.position, { countMax: 100 })).filter(own);
      assert.deepEqual(rest, facts.slice(4));
      assert.deepEqual((await store.readAll(await store.head())).facts, []);
    }),
};

const onlyCategories: ContractPoint = {
  point: 'reads only the categories asked for, over pages in which nothing of them stands',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const [wanted, similar, other] = [freshStream('wanted'), freshStream('wantedtoo'), freshStream('want')];
      for (const stream of [similar, other, wanted, similar, other, wanted]) {
        const { facts } = await store.readStream(stream, 0);
        stored(await store.append(stream, factsToAppend(4), facts.length === 0 ? 'no-stream' : facts.length - 1));
      }
      const read = await readOn(store, before, { countMax: 3, categories: ['wanted'] });
      assert.ok(read.every(({ stream }) => stream.startsWith('wanted-')));
      assert.equal(read.filter(({ stream }) => stream === wanted).length, 8);
    }),
};

const pastOthers: ContractPoint = {
  point:
    'says how far it has read, past facts of other categories too, so that whoever goes on from there gets further',
  check: (open) =>
    withStore(open, async (store) => {
      const [wanted, other] = [freshStream('wanted'), freshStream('other')];
      stored(await store.append(wanted, factsToAppend(1), 'no-stream'));
      const before = await store.head();
      stored(await store.append(other, factsToAppend(4), 'no-stream'));
      const reached = await store.head();
      let page = await store.readAll(before, { countMax: 3, categories: ['wanted'] });
      for (let pages = 1; !page.isCaughtUp && pages < pagesMax; pages += 1) {
        page = await store.readAll(page.last, { countMax: 3, categories: ['wanted'] });
      }
      assert.ok(page.last !== undefined && reached !== undefined);
      assert.ok(comparePositions(page.last, reached) >= 0);
    }),
};

/** Bytes of each fact's text, many more than stand beside it. */
const largeBytes = 20_000;

const fewBytes: ContractPoint = {
  point: 'ends a page early when its facts are large, of one fact at least, and goes on behind it without missing one',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const stream = freshStream();
      const large = Array.from({ length: 7 }, (_, number) => factToAppend({ number, text: 'x'.repeat(largeBytes) }));
      stored(await store.append(stream, large, 'no-stream'));
      for (const bytesMax of [1, 2.5 * largeBytes]) {
        const options = { countMax: 100, bytesMax };
        const [all, own] = [await store.readAll(before, options), await store.readStream(stream, 0, options)];
        assert.deepEqual([all.isCaughtUp, own.isEnd], [false, false]);
        // Beside others on a server, their events are read too.
        assert.ok(all.readCount >= all.facts.length);
        assert.ok(all.readBytes >= all.facts.length * largeBytes);
        assert.ok(all.readCount >= 1 && own.facts.length >= 1);
        for (const { facts } of [all, own]) assert.ok(facts.length * largeBytes < bytesMax + largeBytes);
        const read = await readOn(store, before, options);
        assert.deepEqual(
          read.filter((fact) => fact.stream === stream).map(({ revision }) => revision),
          [0, 1, 2, 3, 4, 5, 6],
        );
        const rest = await store.readStream(stream, own.facts.length, options);
        assert.equal(rest.facts[0]?.revision, own.facts.length);
      }
      assert.equal((await store.readStream(stream, 0, { bytesMax: 20 * largeBytes })).isEnd, true);
    }),
};

const refusesForeign: ContractPoint = {
  point: 'refuses a position of another log',
  check: (open) =>
    withStore(open, async (store) => {
      await assert.rejects(store.readAll('anotherlog.1'), ForeignPosition);
      await assert.rejects(store.readAll('nonsense'), ForeignPosition);
    }),
};

const factThere: ContractPoint = {
  point:
    'tells which log it is and which fact stands at a position, and that none does beyond the end, which it has not reached',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const stream = freshStream();
      stored(await store.append(stream, factsToAppend(3), 'no-stream'));
      const facts = (await readOn(store, before, { countMax: 100 })).filter((fact) => fact.stream === stream);
      for (const fact of facts) assert.deepEqual(await store.factAt(fact.position), fact);
      const { logId, ordinal } = parsePosition((await store.head()) ?? '');
      assert.equal(store.logId, logId);
      const ahead = formatPosition(logId, ordinal + 1_000_000_000_000);
      assert.equal(await store.factAt(ahead), undefined);
      assert.equal(await store.hasReached(ahead), false);
      for (const { position } of facts) assert.equal(await store.hasReached(position), true);
      await assert.rejects(store.factAt('anotherlog.1'), ForeignPosition);
      await assert.rejects(store.hasReached('anotherlog.1'), ForeignPosition);
    }),
};

const lastFactRead: ContractPoint = {
  point:
    'names the last fact of each page, of whatever category, so that whoever keeps its place keeps one that can be found again',
  check: (open) =>
    withStore(open, async (store) => {
      const before = await store.head();
      const [wanted, other] = [freshStream('wanted'), freshStream('other')];
      stored(await store.append(wanted, factsToAppend(1), 'no-stream'));
      stored(await store.append(other, factsToAppend(2), 'no-stream'));
      const named: Mark[] = [];
      let after = before;
      for (let pages = 0; pages < pagesMax; pages += 1) {
        const { lastFact, last, isCaughtUp } = await store.readAll(after, { countMax: 2, categories: ['wanted'] });
        if (lastFact !== undefined) named.push(lastFact);
        after = last;
        if (isCaughtUp) break;
      }
      for (const { position, factId } of named) assert.equal((await store.factAt(position))?.id, factId);
      assert.equal(named.at(-1)?.position, await store.head());
      assert.equal((await store.readAll(await store.head())).lastFact, undefined);
    }),
};

export const readingContract: readonly ContractPoint[] = [
  streamInPages,
  nothingThere,
  allInPages,
  onlyCategories,
  pastOthers,
  fewBytes,
  factThere,
  lastFactRead,
  refusesForeign,
];
