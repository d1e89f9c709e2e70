import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { accept, type Decider, UnknownFact } from '#libs/kernel';
import {
  commandNamed,
  FaultyEventStore,
  InMemoryEventStore,
  InMemorySealing,
  placeBook,
  type ShelfFact,
  shelf,
  takeBook,
} from '#libs/testing';
import { Contended, StorageFull, StreamTooLong, UnknownOutcome } from '../faults.js';
import { hashOf } from '../hash-chain.js';
import { AggregateStore, type AggregateStoreOptions } from './aggregate-store.js';

const first = commandNamed('first');

function opened(options?: AggregateStoreOptions) {
  const log = new FaultyEventStore(new InMemoryEventStore());
  const sealing = new InMemorySealing();
  return { log, sealing, shelves: new AggregateStore(shelf, log, sealing, options) };
}

const factsOf = async (log: InMemoryEventStore | FaultyEventStore) => (await log.readStream('shelf-a', 0)).facts;

const endless: Decider<number, ShelfFact> = { ...shelf, initialState: 0, evolve: (count) => count + 1 };
const taken = (length: number, book = 'dune') =>
  Array.from({ length }, (): ShelfFact => ({ type: 'BookTaken', data: { book } }));

const big = () => accept(...taken(1, 'x'.repeat(500_000)));

const failing = (faultOf: ConstructorParameters<typeof FaultyEventStore>[1], options?: AggregateStoreOptions) => {
  const log = new FaultyEventStore(new InMemoryEventStore(), faultOf);
  return { log, shelves: new AggregateStore(shelf, log, new InMemorySealing(), options) };
};

describe('deciding a command', () => {
  it('stores the facts and answers with them, the new state and the position', async () => {
    const { log, shelves } = opened();
    const decided = await shelves.decide('a', first, placeBook('dune', 'mine'));
    const [stored] = await factsOf(log);
    expect(decided).toEqual({
      outcome: 'accepted',
      facts: [{ type: 'BookPlaced', data: { book: 'dune', note: 'mine' } }],
      state: { notes: { dune: 'mine' } },
      position: stored?.position,
      isRepeated: false,
    });
    expect(stored).toMatchObject({ revision: 0, metadata: { ...first, schemaVersion: 1, previousHash: '' } });
    expect(stored?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stores nothing when the rule says no, and says why', async () => {
    const { log, shelves } = opened();
    expect(await shelves.decide('a', first, takeBook('dune'))).toEqual({
      outcome: 'rejected',
      rejection: { reason: 'BookMissing' },
    });
    expect(await factsOf(log)).toEqual([]);
  });

  it('answers with where the stream stands when there is nothing to record', async () => {
    const { shelves } = opened();
    const { position } = { position: undefined, ...(await shelves.decide('a', first, placeBook('dune'))) };
    const again = await shelves.decide('a', commandNamed('second'), placeBook('dune'));
    expect(again).toMatchObject({ outcome: 'accepted', facts: [], position, isRepeated: false });
  });

  it('chains each fact to the one before it, also within one decision', async () => {
    const { log, sealing, shelves } = opened();
    const both: ShelfFact[] = ['a', 'b'].map((book) => ({ type: 'BookPlaced', data: { book, note: 'n' } }));
    await shelves.decide('a', first, () => accept(...both));
    await new AggregateStore(shelf, log, sealing).decide('a', commandNamed('second'), placeBook('c'));
    const facts = await factsOf(log);
    expect(facts.map(({ metadata }) => metadata.previousHash)).toEqual(['', ...facts.slice(0, 2).map(hashOf)]);
  });

  it('refuses to store a fact that its schema would not read back', async () => {
    const { log, shelves } = opened();
    const broken: ShelfFact = JSON.parse('{ "type": "BookTaken", "data": { "book": 7 } }');
    await expect(shelves.decide('a', first, () => accept(broken))).rejects.toThrow('expected string');
    expect(await factsOf(log)).toEqual([]);
  });

  it('reads nothing when the fold is known and the decision appends', async () => {
    const { log, shelves } = opened();
    await shelves.decide('a', first, placeBook('dune'));
    const readCount = log.readCount;
    await shelves.decide('a', commandNamed('second'), placeBook('emma'));
    expect(log.readCount).toBe(readCount);
  });
});

describe('loading', () => {
  it('reads a stream once for all who ask while it is being read, and shows each what was stored before it asked', async () => {
    const { log, shelves } = opened();
    await shelves.decide('a', first, placeBook('dune'));
    const { readCount } = log;
    const loading = shelves.load('a');
    await new AggregateStore(shelf, log, new InMemorySealing()).decide('a', commandNamed('other'), placeBook('emma'));
    const later = await Promise.all(Array.from({ length: 20 }, () => shelves.load('a')));
    await loading;
    for (const { state } of later) expect(Object.keys(state.notes)).toEqual(['dune', 'emma']);
    // One for the other store, one for the first to ask, and at most two for all others.
    expect(log.readCount - readCount).toBeLessThanOrEqual(4);
  });
});

describe('a command that comes again', () => {
  it('is answered with its first facts, whatever the rule would say now', async () => {
    const { log, sealing, shelves } = opened();
    const answered = await shelves.decide('a', first, placeBook('dune', 'mine'));
    await shelves.decide('a', commandNamed('second'), takeBook('dune'));
    const expected = { ...answered, state: { notes: {} }, isRepeated: true };
    expect(await shelves.decide('a', first, takeBook('dune'))).toEqual(expected);
    expect(await new AggregateStore(shelf, log, sealing).decide('a', first, takeBook('dune'))).toEqual(expected);
    expect(await factsOf(log)).toHaveLength(2);
  });

  it('is refused with another payload', async () => {
    const { shelves } = opened();
    await shelves.decide('a', first, placeBook('dune'));
    expect(await shelves.decide('a', commandNamed('first', 'other'), placeBook('emma'))).toEqual({
      outcome: 'key-reused',
    });
  });
});

describe('many commands at once', () => {
  it('are decided one after the other on one stream', async () => {
    const { log, shelves } = opened();
    const books = Array.from({ length: 20 }, (_, index) => `book-${index}`);
    const decided = await Promise.all(books.map((book) => shelves.decide('a', commandNamed(book), placeBook(book))));
    expect(decided.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(3);
    expect(log.appendCount).toBe(3);
  });

  it('are turned away when too many wait for one stream', async () => {
    const { shelves } = opened({ waitingMax: 2 });
    const answers = await Promise.allSettled(
      ['1', '2', '3', '4', '5'].map((name) => shelves.decide('a', commandNamed(name), placeBook('dune'))),
    );
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(refused).toEqual([expect.any(Contended), expect.any(Contended)]);
  });
});

describe('a log that fails', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is asked again with the same facts until it is known that they are stored', async () => {
    const { log, shelves } = failing((number) => (number < 3 ? 'answer-lost' : 'none'));
    expect(await shelves.decide('a', first, placeBook('dune'))).toMatchObject({
      outcome: 'accepted',
      isRepeated: false,
    });
    expect(await factsOf(log)).toHaveLength(1);
  });

  it('leaves an unknown outcome at the deadline, which the same command settles later', async () => {
    let elapsedMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => elapsedMs);
    const { log, shelves } = failing(
      (number) => {
        elapsedMs += 40;
        return number === 1 ? 'answer-lost' : 'request-lost';
      },
      { deadlineMs: 80 },
    );
    await expect(shelves.decide('a', first, placeBook('dune'))).rejects.toThrow(UnknownOutcome);
    const later = new AggregateStore(shelf, log, new InMemorySealing());
    expect(await later.decide('a', first, placeBook('dune'))).toMatchObject({ isRepeated: true });
    expect(await shelves.decide('a', first, placeBook('dune'))).toMatchObject({ isRepeated: true });
    expect(await factsOf(log)).toHaveLength(1);
  });

  it('refuses while it is full, and takes the command when there is room', async () => {
    const { log, shelves } = failing((number) => (number === 1 ? 'full' : 'none'));
    await expect(shelves.decide('a', first, placeBook('dune'))).rejects.toThrow(StorageFull);
    expect(await shelves.decide('a', first, placeBook('dune'))).toMatchObject({
      outcome: 'accepted',
      isRepeated: false,
    });
    expect(await factsOf(log)).toHaveLength(1);
  });
});

describe('a stream with a fact that this release does not know', () => {
  it('fails its own commands and no others', async () => {
    const { log, shelves } = opened();
    await shelves.decide('a', first, placeBook('dune'));
    const { metadata } = { metadata: undefined, ...(await factsOf(log))[0] };
    if (metadata === undefined) throw new Error('nothing was stored');
    await log.append('shelf-a', [{ id: 'x', type: 'BookBurnt', data: {}, metadata }], 0);
    const failed = shelves.decide('a', commandNamed('second'), placeBook('emma'));
    await expect(failed).rejects.toThrow(UnknownFact);
    await expect(failed).rejects.toMatchObject({ stream: 'shelf-a', type: 'BookBurnt' });
    expect(await shelves.decide('b', commandNamed('third'), placeBook('emma'))).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a stream that grows too long', () => {
  it('is stopped before its fact too many', async () => {
    const store = new AggregateStore(endless, new InMemoryEventStore(), new InMemorySealing());
    for (let count = 0; count < 10; count += 1) {
      await store.decide('a', commandNamed(`c${count}`), () => accept(...taken(500)));
    }
    await expect(store.decide('a', first, () => accept(...taken(1)))).rejects.toThrow(StreamTooLong);
    expect(await store.load('a')).toMatchObject({ state: 5_000 });
  });

  it('is stopped before its byte too many', async () => {
    const store = new AggregateStore(endless, new InMemoryEventStore(), new InMemorySealing());
    for (let count = 0; count < 8; count += 1) await store.decide('a', commandNamed(`c${count}`), big);
    await expect(store.decide('a', first, big)).rejects.toThrow('4194304 bytes');
  });
});

describe('an erased stream', () => {
  it('is forgotten in memory too', async () => {
    const { sealing, shelves } = opened();
    await shelves.decide('a', first, placeBook('dune', 'secret'));
    await sealing.eraseStreams(['shelf-a']);
    expect(await shelves.load('a')).toMatchObject({ state: { notes: { dune: 'erased' } } });
  });

  it('is forgotten in memory too when it was being read meanwhile', async () => {
    const { log, sealing, shelves } = opened();
    await shelves.decide('a', first, placeBook('dune', 'secret'));
    const slow = Object.assign(new InMemorySealing(), {
      open: async (...text: Parameters<InMemorySealing['open']>) => {
        const plain = await sealing.open(...text);
        if (plain === 'secret') {
          await sealing.eraseStreams(['shelf-a']);
          await slow.eraseStreams(['shelf-a']);
          await readAgain.load('b');
        }
        return plain;
      },
    });
    const readAgain = new AggregateStore(shelf, log, slow);
    expect(await readAgain.load('a')).toMatchObject({ state: { notes: { dune: 'secret' } } });
    expect(await readAgain.load('a')).toMatchObject({ state: { notes: { dune: 'erased' } } });
  });
});

describe('memory for folds', () => {
  it('stays bounded, and what was dropped is read again', async () => {
    const { log, shelves } = opened({ cacheBytesMax: 10_000 });
    for (let index = 0; index < 20; index += 1) {
      await shelves.decide(`${index}`, commandNamed(`c${index}`), placeBook('dune', 'n'));
    }
    const readCount = log.readCount;
    expect(await shelves.decide('19', commandNamed('x'), takeBook('dune'))).toMatchObject({ outcome: 'accepted' });
    expect(log.readCount).toBe(readCount);
    expect(await shelves.decide('0', commandNamed('y'), takeBook('dune'))).toMatchObject({ outcome: 'accepted' });
    expect(log.readCount).toBe(readCount + 1);
  });
});
