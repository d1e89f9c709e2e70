import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accept, type CommandContext, type Decided, type Decision, factCodec, reject } from '#libs/kernel';
import {
  type AppendFault,
  commandNamed,
  FaultyEventStore,
  InMemoryEventStore,
  InMemorySealing,
  type ShelfFact,
  shelf,
} from '#libs/testing';
import type { EventStore } from '../event-store.js';
import { Contended, UnknownOutcome } from '../faults.js';
import { hashOf } from '../hash-chain.js';
import { AggregateStore, type AggregateStoreOptions } from './aggregate-store.js';

type Shelf = typeof shelf.initialState;
type Answer = Decided<Shelf, ShelfFact, string>;

const place = (book: string) => (): Decision<ShelfFact, string> =>
  accept({ type: 'BookPlaced', data: { book, note: 'n' } });
const taken = (book: string): ShelfFact => ({ type: 'BookTaken', data: { book } });
const takeUnlessEmma = ({ notes }: Shelf) => ('emma' in notes ? reject('EmmaIsThere') : accept(taken('dune')));
const sealing = new InMemorySealing();

const processOn = (store: EventStore, options?: AggregateStoreOptions) =>
  new AggregateStore(shelf, store, sealing, options);

type Decide = (command: CommandContext, book: string) => Promise<Answer>;

const aggregateStoreOn = (store: EventStore, options?: AggregateStoreOptions): Decide => {
  const shelves = processOn(store, options);
  return (command, book) => shelves.decide('a', command, place(book));
};

/** On a line that loses much, so that giving up is soon. */
const hurried = (store: EventStore): Decide => aggregateStoreOn(store, { deadlineMs: 60 });

const storedIn = async (store: EventStore) => (await store.readStream('shelf-a', 0)).facts;

async function expectWhole(store: EventStore): Promise<void> {
  const facts = await storedIn(store);
  expect(facts.map(({ revision }) => revision)).toEqual(facts.map((_, index) => index));
  expect(facts.map(({ metadata }) => metadata.previousHash)).toEqual(['', ...facts.map(hashOf)].slice(0, facts.length));
}

/** Two processes, each with a memory of its own, get the same command and decide it differently. */
const oneAnswer = (decideOn: (store: EventStore) => Decide) =>
  fc.asyncProperty(fc.boolean(), fc.boolean(), async (isWarm, firstGoesFirst) => {
    const store = new FaultyEventStore(new InMemoryEventStore());
    const processes = [decideOn(store), decideOn(store)];
    if (isWarm)
      for (const [index, decide] of processes.entries()) await decide(commandNamed(`w${index}`), `warm ${index}`);
    const command = commandNamed('same');
    const race = processes.map((decide, index) => () => decide(command, `book ${index}`));
    const answers = await Promise.all((firstGoesFirst ? race : race.toReversed()).map((decide) => decide()));

    const ofCommand = (await storedIn(store)).filter(({ metadata }) => metadata.commandId === 'same');
    expect(ofCommand).toHaveLength(1);
    const [winner, loser] = answers.toSorted((left, right) => Number(isRepeated(left)) - Number(isRepeated(right)));
    expect(winner).toMatchObject({ outcome: 'accepted', isRepeated: false });
    expect(loser).toMatchObject({ outcome: 'accepted', isRepeated: true });
    expect(factsOf(loser)).toEqual(factsOf(winner));
    expect(positionOf(loser)).toBe(ofCommand[0]?.position);
    await expectWhole(store);
  });

describe('two processes that decide one command differently', () => {
  it('give one answer: the one that lost the race answers with the facts of the winner', () =>
    fc.assert(oneAnswer((store) => aggregateStoreOn(store))));

  it('would give two if the ids of facts were derived from the command', async () => {
    await fc.assert(oneAnswer(simpleOn(simplyRight)));
    const wrong = simpleOn({ ...simplyRight, idOf: ({ commandId }) => commandId });
    expect(await fc.check(oneAnswer(wrong))).toMatchObject({ failed: true });
  });

  it('refuse the key when the payloads differ as well', async () => {
    const store = new FaultyEventStore(new InMemoryEventStore());
    const answers = await Promise.all([
      processOn(store).decide('a', commandNamed('same', 'digest 1'), place('x')),
      processOn(store).decide('a', commandNamed('same', 'digest 2'), place('y')),
    ]);
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'key-reused']);
    expect(await storedIn(store)).toHaveLength(1);
  });

  it('answer no on what the other has stored meanwhile, not on what they remember', async () => {
    const store = new FaultyEventStore(new InMemoryEventStore());
    const [one, other] = [processOn(store), processOn(store)];
    await one.load('a');
    await other.decide('a', commandNamed('w1'), place('dune'));
    await one.decide('a', commandNamed('w2'), place('emma'));
    await other.decide('a', commandNamed('w3'), () => accept(taken('emma')));
    expect(await one.decide('a', commandNamed('r'), takeUnlessEmma)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('many processes on one stream', () => {
  it('count every command once', async () => {
    const store = new FaultyEventStore(new InMemoryEventStore());
    const processes = Array.from({ length: 4 }, () => processOn(store, { attemptsMax: 50 }));
    const commands = Array.from({ length: 40 }, (_, index) => commandNamed(`c${index}`));
    await Promise.all(
      commands.flatMap((command) => processes.map((process) => process.decide('a', command, place(command.commandId)))),
    );
    const ids = (await storedIn(store)).map(({ metadata }) => metadata.commandId);
    expect(ids.toSorted()).toEqual(commands.map(({ commandId }) => commandId).toSorted());
    await expectWhole(store);
  });

  it('give up after a bounded number of lost races', async () => {
    const store = new AlwaysSecond(new InMemoryEventStore());
    await expect(processOn(store, { attemptsMax: 4 }).decide('a', commandNamed('c'), place('x'))).rejects.toThrow(
      Contended,
    );
    expect(store.appendCount).toBe(8);
  });
});

/** Another writer always comes a moment earlier. */
class AlwaysSecond extends FaultyEventStore {
  override async append(...[stream, facts, expected]: Parameters<EventStore['append']>) {
    const others = facts.map((fact) => ({
      id: `${fact.id}'`,
      type: 'BookTaken',
      data: { book: 'other' },
      metadata: { ...fact.metadata, commandId: fact.id },
    }));
    await super.append(stream, others, expected);
    return super.append(stream, facts, expected);
  }
}

interface Step {
  readonly command: number;
  readonly process: 'one' | 'other';
  readonly digest: 'd1' | 'd2';
}

const step = fc.record<Step>({
  command: fc.nat(4),
  process: fc.constantFrom('one', 'other'),
  digest: fc.constantFrom('d1', 'd1', 'd1', 'd2'),
});
const fault = fc.constantFrom<AppendFault>('none', 'none', 'answer-lost', 'request-lost', 'full');

/** Commands, many of them at once and by two processes, over a line that fails in every way. */
const nothingTwice = (decideOn: (store: EventStore) => Decide) =>
  fc.asyncProperty(
    fc.array(step, { maxLength: 12 }),
    fc.array(fault, { minLength: 1, maxLength: 6 }),
    async (steps, faults) => {
      const store = new FaultyEventStore(
        new InMemoryEventStore(),
        (number) => faults[number % faults.length] ?? 'none',
      );
      const processes = { one: decideOn(store), other: decideOn(store) };
      await Promise.allSettled(
        steps.map(({ command, process, digest }, index) =>
          processes[process](commandNamed(`c${command}`, digest), `book ${index}`),
        ),
      );
      const byCommand = Object.groupBy(await storedIn(store), ({ metadata }) => metadata.commandId);
      expect(Object.values(byCommand).every((facts) => facts?.length === 1)).toBe(true);
      await expectWhole(store);
    },
  );

describe('a line that loses requests and answers', () => {
  it('never makes a command count twice, nor one key serve two payloads', () =>
    fc.assert(nothingTwice(hurried), { numRuns: 60 }));

  it('would make it count twice if a retry drew new ids without looking for the command again', async () => {
    await fc.assert(nothingTwice(simpleOn(simplyRight)));
    const wrong = simpleOn({ ...simplyRight, looksAgain: false });
    expect(await fc.check(nothingTwice(wrong))).toMatchObject({ failed: true });
  });

  it('gives every accepted command the same facts again', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 6 }), async (faults) => {
        const store = new FaultyEventStore(
          new InMemoryEventStore(),
          (number) => faults[number % faults.length] ?? 'none',
        );
        const answers: Answer[] = [];
        for (let attempt = 0; attempt < 6; attempt += 1) {
          const decided = await hurried(store)(commandNamed('c'), `book ${attempt}`).catch(() => undefined);
          if (decided !== undefined) answers.push(decided);
        }
        expect(new Set(answers.map((answer) => JSON.stringify(factsOf(answer)))).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    ));
});

interface Simple {
  readonly idOf: (command: CommandContext) => string;
  /** Whether the command is looked for in the stream before every attempt, or before the first only. */
  readonly looksAgain: boolean;
}

/** The least that an aggregate store could be: right or wrong in how it names facts, and in what it believes after an unknown outcome. */
const simpleOn =
  ({ idOf, looksAgain }: Simple) =>
  (store: EventStore): Decide =>
  async (command, book) => {
    const fact: ShelfFact = { type: 'BookPlaced', data: { book, note: '' } };
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const stored = await storedIn(store);
      const made = stored.find(({ metadata }) => metadata.commandId === command.commandId);
      if (made !== undefined && (looksAgain || attempt === 0)) {
        return { ...accepted, facts: [factCodec(shelf.facts).decode(made)], position: made.position, isRepeated: true };
      }
      const last = stored.at(-1);
      const metadata = { ...command, schemaVersion: 1, previousHash: last === undefined ? '' : hashOf(last) };
      const expected = last === undefined ? 'no-stream' : last.revision;
      const answer = await store.append('shelf-a', [{ id: idOf(command), ...fact, metadata }], expected);
      if (answer.outcome === 'appended') {
        return { ...accepted, facts: [fact], position: answer.position, isRepeated: false };
      }
    }
    throw new UnknownOutcome('shelf-a', 'lost');
  };

const accepted = { outcome: 'accepted', state: shelf.initialState } as const;
const simplyRight: Simple = { idOf: () => randomUUID(), looksAgain: true };

const isRepeated = (answer: Answer | undefined) => answer?.outcome === 'accepted' && answer.isRepeated;
const factsOf = (answer: Answer | undefined) => (answer?.outcome === 'accepted' ? answer.facts : answer);
const positionOf = (answer: Answer | undefined) => (answer?.outcome === 'accepted' ? answer.position : undefined);
