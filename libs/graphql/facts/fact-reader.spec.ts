import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { StaleRead } from '../freshness.js';
import { defaultLimits } from '../limits/limits.js';
import { Patience } from '../patience.js';
import { FactData } from './fact-data.js';
import type { FactReader } from './fact-reader.js';
import { auditor, consumer, contextOf, history, stranger } from './history.fixture.js';

const typesOf = (page: Awaited<ReturnType<FactReader['page']>>) => page.edges.map(({ node }) => node.type);

describe('reading the history', () => {
  it('shows each caller what is meant for them', async () => {
    const { reader } = await history();
    const seen = async (principal: Principal) => typesOf(await reader.page({ first: 10 }, contextOf(principal)));
    expect(await seen(consumer)).toEqual(['TeamRegistered', 'OperationSubmitted', 'OperationValidated']);
    expect(await seen(stranger)).toEqual(['TeamRegistered']);
    expect(await seen(auditor)).toEqual(['TeamRegistered', 'OperationSubmitted', 'TokenIssued', 'OperationValidated']);
  });

  it('opens confidential texts for a party only, and says when they were erased', async () => {
    const { reader, sealing } = await history();
    const factData = new FactData(sealing);
    const told = async (principal: Principal) => {
      const context = contextOf(principal);
      const { edges } = await reader.page({ first: 10, filter: { types: ['OperationSubmitted'] } }, context);
      const data = await Promise.all(edges.map(({ node }) => factData.of(node, context)));
      return JSON.parse(JSON.stringify(data[0]));
    };
    expect(await told(consumer)).toEqual({ operation: 'o-1', parameters: '{"size":1}', justification: '' });
    expect(await told(auditor)).toEqual({ operation: 'o-1', parameters: 'sealed', justification: '' });
    await sealing.eraseStreams(['instance-1']);
    for (const principal of [consumer, auditor]) {
      expect(await told(principal)).toEqual({ operation: 'o-1', parameters: 'erased', justification: '' });
    }
  });

  it('reads a word in the place of a text that cannot be read, and the rest beside it', async () => {
    const { reader, sealing } = await history();
    sealing.lose('instance-1');
    for (const principal of [consumer, auditor]) {
      const context = contextOf(principal);
      const { edges } = await reader.page({ first: 10, filter: { types: ['OperationSubmitted'] } }, context);
      const [node] = edges.map((edge) => edge.node);
      if (node === undefined) throw new Error('There is no such fact');
      const told = await new FactData(sealing).of(node, context);
      expect(JSON.parse(JSON.stringify(told))).toEqual({
        operation: 'o-1',
        parameters: 'unreadable',
        justification: '',
      });
    }
  });

  it('answers for a stream that is hidden as for one that does not exist, after the same look-ups', async () => {
    const { reader, lookedUp } = await history();
    const asked = async (instance: string) => {
      const page = await reader.page({ first: 10, filter: { stream: `instance-${instance}` } }, contextOf(stranger));
      return { page, looks: lookedUp.splice(0).map((instances) => instances.length) };
    };
    expect(await asked('1')).toEqual(await asked('2'));
    expect((await asked('1')).looks).toEqual([1]);
  });

  it('waits for the views alike, whether a stream that just changed is hidden or there is none', async () => {
    const { reader, eventStore, appendUnseen, reportViews } = await history(new Patience(0));
    const asked = (instance: string) =>
      reader.page({ first: 10, filter: { stream: `instance-${instance}` } }, contextOf(stranger));
    await appendUnseen('instance-1', 'OperationValidated', {});
    const head = (await eventStore.head()) ?? '';
    await expect(asked('1')).rejects.toEqual(new StaleRead(head));
    await expect(asked('2')).rejects.toEqual(new StaleRead(head));
    await reportViews();
    expect(await asked('1')).toEqual(await asked('2'));
  });

  it('leaves what is recorded while it waits or reads to the next page', async () => {
    const { reader, eventStore, appendUnseen, reportViews } = await history(new Patience(0));
    const head = eventStore.head.bind(eventStore);
    eventStore.head = async () => {
      const position = await head();
      await appendUnseen('instance-1', 'OperationValidated', {});
      return position;
    };
    const page = await reader.page({ first: 10, filter: { stream: 'instance-1' } }, contextOf(consumer));
    expect(typesOf(page)).toEqual(['OperationSubmitted', 'OperationValidated']);
    eventStore.head = head;
    await reportViews();
    const { endCursor: after } = page.pageInfo;
    const next = await reader.page({ first: 10, after, filter: { stream: 'instance-1' } }, contextOf(consumer));
    expect(typesOf(next)).toEqual(['OperationValidated']);
  });

  it('goes on where a page ended, whatever was left out', async () => {
    const { reader } = await history();
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const { edges, pageInfo }: Awaited<ReturnType<FactReader['page']>> = await reader.page(
        { first: 1, after },
        contextOf(consumer),
      );
      seen.push(...edges.map(({ node }) => node.type));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(['TeamRegistered', 'OperationSubmitted', 'OperationValidated']);
  });

  it.each([
    { filter: { categories: ['instance'] }, types: ['OperationSubmitted', 'OperationValidated'] },
    { filter: { types: ['TeamRegistered', 'TokenIssued'] }, types: ['TeamRegistered', 'TokenIssued'] },
    { filter: { stream: 'instance-1', types: ['OperationValidated'] }, types: ['OperationValidated'] },
    { filter: { stream: 'instance-1', categories: ['team'] }, types: [] },
    { filter: { stream: 'nothing-1' }, types: [] },
  ])('finds what meets every condition: $filter', async ({ filter, types }) => {
    const { reader } = await history();
    expect(typesOf(await reader.page({ first: 10, filter }, contextOf(auditor)))).toEqual(types);
  });

  it.each([
    { filter: { categories: [] }, message: 'filter.categories may be 1 to 20 texts; it is 0' },
    { filter: { types: ['x'.repeat(129)] }, message: 'filter.types may be 1 to 128 characters; it is 129' },
    { filter: { stream: '' }, message: 'filter.stream may be 1 to 256 characters; it is 0' },
  ])('refuses a filter beyond its bounds: $message', async ({ filter, message }) => {
    const { reader } = await history();
    await expect(reader.page({ first: 10, filter }, contextOf(auditor))).rejects.toThrow(message);
  });

  it('refuses a position that the log has not reached, and takes that of its last fact', async () => {
    const { reader, eventStore } = await history();
    const head = await eventStore.head();
    expect(typesOf(await reader.page({ first: 10, after: head }, contextOf(auditor)))).toEqual([]);
    const ahead = reader.page({ first: 10, after: 'memory.999999999999999' }, contextOf(auditor));
    await expect(ahead).rejects.toEqual(new StaleRead('memory.999999999999999'));
  });

  it('refuses a cursor that is no position', async () => {
    const { reader } = await history();
    await expect(reader.page({ first: 10, after: 'nonsense' }, contextOf(auditor))).rejects.toThrow('not a position');
    await expect(reader.page({ first: 10, after: 'other.1' }, contextOf(auditor))).rejects.toThrow('another log');
  });
});

async function longStream() {
  const told = await history();
  for (let revision = 2; revision < 60; revision += 1) await told.append('instance-1', 'OperationValidated', {});
  return told;
}

describe('reading some facts of a stream', () => {
  it('tells those that were asked for, in their order, each once', async () => {
    const { reader } = await longStream();
    const facts = await reader.ofStream('instance-1', [50, 3, 4, 3, 99], contextOf(consumer));
    expect(facts.map(({ id }) => id)).toEqual(['instance-1.3', 'instance-1.4', 'instance-1.50']);
  });

  it('reads around them, and never the whole stream', async () => {
    const { reader, reads } = await longStream();
    await reader.ofStream('instance-1', [3, 4, 50], contextOf(consumer));
    expect(reads.splice(0)).toEqual([3, 50]);
    await reader.ofStream('instance-1', [], contextOf(consumer));
    expect(reads).toEqual([]);
  });

  it('tells nothing to strangers', async () => {
    const { reader } = await longStream();
    expect(await reader.ofStream('instance-1', [0, 1], contextOf(stranger))).toEqual([]);
  });
});

describe('reading more than an operation may', () => {
  const rare = { first: 10, filter: { types: ['OperationSubmitted'] } };

  it('ends a page early, which says that there is more, for all fields of the operation together', async () => {
    const { reader } = await longStream();
    const context = contextOf(auditor, { rowsPerOperationMax: 30 });
    const [first, second] = await Promise.all([reader.page(rare, context), reader.page(rare, context)]);
    expect([first.pageInfo, second.pageInfo]).toMatchObject([{ hasNextPage: true }, { hasNextPage: true }]);
    const after = first.pageInfo.endCursor;
    expect(after).not.toBeNull();
    const seen = await reader.page({ ...rare, after }, contextOf(auditor));
    expect(seen.pageInfo.hasNextPage).toBe(false);
  });

  it('looks a little further in any case, so that whoever goes on comes to the end', async () => {
    const { reader } = await longStream();
    const context = contextOf(auditor, { rowsPerOperationMax: 1 });
    let after: string | null = null;
    let hasNextPage = true;
    for (let page = 0; page < 10 && hasNextPage; page += 1) {
      const { pageInfo }: Awaited<ReturnType<FactReader['page']>> = await reader.page({ ...rare, after }, context);
      ({ hasNextPage, endCursor: after } = pageInfo);
    }
    expect(hasNextPage).toBe(false);
  });

  it('ends a page early when it has looked for long, and is answered in time', async () => {
    const { reader, eventStore } = await longStream();
    const readCount = async (lookingMsMax: number) => {
      const before = eventStore.countReads();
      const { pageInfo } = await reader.page(rare, contextOf(auditor, { lookingMsMax }));
      expect(pageInfo.hasNextPage).toBe(lookingMsMax === 0);
      return eventStore.countReads() - before;
    };
    expect(await readCount(0)).toBe(1);
    expect(await readCount(60_000)).toBeGreaterThan(1);
  });

  it('counts a large fact for as many rows as it takes the time of', async () => {
    const { reader, append } = await history();
    for (let number = 0; number < 5; number += 1)
      await append('team-search', 'TeamDescribed', { text: 'x'.repeat(20_000) });
    const context = contextOf(auditor, { rowsPerOperationMax: 200 });
    await reader.page({ first: 50 }, context);
    expect(context.meter.rowsLeft()).toBeGreaterThan(0);
    expect(context.meter.rowsLeft()).toBeLessThan(200 - 5 * 19);
  });

  it('asks for twice as many as came the last time, because a server sends large facts that nobody takes', async () => {
    const { reader, eventStore, append } = await history();
    for (let number = 0; number < 20; number += 1)
      await append('team-search', 'TeamDescribed', { text: 'x'.repeat(100_000) });
    const read = eventStore.readAll.bind(eventStore);
    const asked: number[] = [];
    eventStore.readAll = async (after, options) => {
      asked.push(options?.countMax ?? 0);
      return read(after, options);
    };
    await reader.page({ first: 10, filter: { types: ['Unheard'] } }, contextOf(auditor));
    expect(asked.length).toBeGreaterThan(5);
    expect(Math.max(...asked)).toBe(20);
  });

  it('reads a few pages of one caller at once, and those of others beside them', async () => {
    const { reader, eventStore } = await history();
    const read = eventStore.readAll.bind(eventStore);
    let readingCount = 0;
    let most = 0;
    eventStore.readAll = async (after, options) => {
      readingCount += 1;
      most = Math.max(most, readingCount);
      await nextTurn();
      readingCount -= 1;
      return read(after, options);
    };
    const ask = (principal: Principal) =>
      Promise.all(Array.from({ length: 20 }, () => reader.page(rare, contextOf(principal))));
    await ask(auditor);
    expect(most).toBe(defaultLimits.looksAtOnceMax);
    await Promise.all([ask(auditor), ask(stranger)]);
    expect(most).toBe(2 * defaultLimits.looksAtOnceMax);
  });

  it('is refused by name for facts that are wanted by their revisions', async () => {
    const { reader } = await longStream();
    const context = contextOf(auditor, { rowsPerOperationMax: 25 });
    await expect(reader.ofStream('instance-1', [3, 50], context)).rejects.toMatchObject({
      message: 'the operation may be at most 25 rows to be read; it is 30 rows',
      extensions: { code: 'LIMIT_EXCEEDED' },
    });
  });

  it('is paid for from the budget, wanted or not', async () => {
    const { reader } = await longStream();
    const context = contextOf(auditor, { budgetPoints: 20 });
    await expect(reader.page(rare, context)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  });
});
