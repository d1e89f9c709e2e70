import { randomBytes } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, StreamDeleted } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { factsToAppend } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

const namespace = `t${randomBytes(6).toString('hex')}`;
let stranger: EventStoreDBClient;
let store: EventStoreDbEventStore;

beforeAll(async () => {
  stranger = EventStoreDBClient.connectionString(eventStoreUrl());
  store = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });
});
afterAll(async () => {
  await store.close();
  await stranger.dispose();
});

const noted = (count: number) =>
  Array.from({ length: count }, (_, number) => jsonEvent({ type: 'Noted', data: { number } }));
/** What others keep on the server, under names that come as near to ours as they can. */
const writeForeign = async (count: number): Promise<void> => {
  const names = ['shelf-1', `${namespace}x.shelf-1`, `${namespace}shelf-1`, `other.${namespace}.shelf-1`, 'noted'];
  for (const name of names) await stranger.appendToStream(`${name}${randomBytes(3).toString('hex')}`, noted(count));
};
const idsOf = (facts: readonly RecordedFact[]): readonly string[] => facts.map(({ id }) => id);

/** Everything up to the first word that the reader has caught up. */
async function followed(categories?: readonly string[]): Promise<readonly string[]> {
  const options = { signal: AbortSignal.timeout(20_000), ...(categories === undefined ? {} : { categories }) };
  const ids: string[] = [];
  for await (const { facts, isCaughtUp } of store.subscribe(undefined, options)) {
    ids.push(...idsOf(facts));
    if (isCaughtUp) return ids;
  }
  throw new Error(`The feed brought ${ids.length} facts and did not catch up`);
}

describe('a server that holds other things too', () => {
  it('brings only our facts, before, between and behind what others keep and the server keeps for itself', async () => {
    const [books, boxes] = [factsToAppend(3), factsToAppend(2)];
    await writeForeign(40);
    await store.append('shelf-1', books, 'no-stream');
    await writeForeign(40);
    await store.append('box-1', boxes, 'no-stream');
    await writeForeign(700);

    const all = [...idsOf(await allFacts())];
    expect(all).toEqual([...books, ...boxes].map(({ id }) => id));
    expect(await followed()).toEqual(all);
    expect(await followed(['box'])).toEqual(boxes.map(({ id }) => id));
    expect(await followed(['nothing'])).toEqual([]);
    expect(await store.newest()).toMatchObject({ stream: 'box-1', revision: 1 });
    expect(idsOf((await store.readStream('shelf-1', 0)).facts)).toEqual(books.map(({ id }) => id));
  });

  it('has reached the place where a page of others ends, though no fact of ours stands there', async () => {
    await store.append('shelf-before-others', factsToAppend(1), 'no-stream');
    const head = await store.head();
    await writeForeign(40);
    const { last, facts, isCaughtUp } = await store.readAll(head, { countMax: 10 });
    expect({ facts, isCaughtUp }).toEqual({ facts: [], isCaughtUp: false });
    expect(last).not.toBe(head);
    expect(await store.hasReached(last ?? '')).toBe(true);
  });

  it('is asked about our names only: a stream of the server itself can be neither written nor read', async () => {
    await expect(store.append('$ce-shelf', factsToAppend(1), 'no-stream')).rejects.toThrow(RangeError);
    await expect(store.append('other.shelf-1', factsToAppend(1), 'no-stream')).rejects.toThrow(RangeError);
    expect(await store.readStream('$ce-shelf', 0)).toEqual({ facts: [], isEnd: true });
  });

  it('is read without a namespace too, where a name that is none of ours is left out', async () => {
    const bare = await EventStoreDbEventStore.open({ url: eventStoreUrl() });
    const before = await bare.head();
    const stream = `bare-${randomBytes(6).toString('hex')}`;
    const facts = factsToAppend(2);
    await bare.append(stream, facts, 'no-stream');
    await writeForeign(3);
    await store.append('shelf-2', factsToAppend(1), 'no-stream');
    const ids: string[] = [];
    for await (const page of bare.subscribe(before, { signal: AbortSignal.timeout(20_000) })) {
      ids.push(...idsOf(page.facts));
      if (page.isCaughtUp) break;
    }
    await bare.close();
    expect(ids).toEqual(facts.map(({ id }) => id));
  });
});

async function allFacts(): Promise<readonly RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for (let page = await store.readAll(undefined); ; page = await store.readAll(page.last)) {
    facts.push(...page.facts);
    if (page.isCaughtUp) return facts;
  }
}

describe('a stream of ours that somebody else has touched', () => {
  it('is refused clearly once it is tombstoned, for reading and for appending; the rest goes on', async () => {
    await store.append('shelf-tombstoned', factsToAppend(2), 'no-stream');
    await stranger.tombstoneStream(`${namespace}.shelf-tombstoned`);
    const refusal = { name: StreamDeleted.name, message: expect.stringMatching(/shelf-tombstoned was deleted/) };
    await expect(store.append('shelf-tombstoned', factsToAppend(1), 1)).rejects.toMatchObject(refusal);
    await expect(store.readStream('shelf-tombstoned', 0)).rejects.toMatchObject(refusal);
    expect(store.isWritable()).toBe(true);
    const newest = factsToAppend(1);
    await store.append('shelf-behind-tombstone', newest, 'no-stream');
    expect((await followed()).at(-1)).toBe(newest[0]?.id);
  });

  it('is refused clearly once it is deleted: what follows is no beginning', async () => {
    await store.append('shelf-deleted', factsToAppend(2), 'no-stream');
    await stranger.deleteStream(`${namespace}.shelf-deleted`);
    const refusal = { name: StreamDeleted.name, message: expect.stringMatching(/shelf-deleted was deleted/) };
    await expect(store.append('shelf-deleted', factsToAppend(1), 'no-stream')).rejects.toMatchObject(refusal);
    await expect(store.readStream('shelf-deleted', 0)).rejects.toMatchObject(refusal);
  });

  it('is refused clearly when an event stands in it that is no fact', async () => {
    await stranger.appendToStream(`${namespace}.shelf-scribbled`, noted(1), { expectedRevision: NO_STREAM });
    await expect(store.readStream('shelf-scribbled', 0)).rejects.toThrow(/shelf-scribbled is not a fact of Bourse/);
  });
});
