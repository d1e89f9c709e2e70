import { describe, expect, it } from '@jest/globals';
import { FactAudiences, type Principal } from '#libs/access';
import { ViewProgress } from '#libs/read-store';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { answersWithin } from '../answers/answer.js';
import { Freshness, StaleRead } from '../freshness.js';
import { defaultLimits } from '../limits/limits.js';
import { Patience } from '../patience.js';
import { rememberLoaders } from '../request-context.js';
import { FactData } from './fact-data.js';
import { FactReader } from './fact-reader.js';

const beginAnswer = answersWithin(defaultLimits);

const consumer: Principal = { id: 'p-1', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['search'] }] };
const stranger: Principal = { id: 'p-2', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['payments'] }] };
const auditor: Principal = { id: 'p-3', kind: 'PERSON', grants: [{ role: 'auditor', teams: 'all' }] };

const metadata = {
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'p-1',
  commandId: 'command',
  payloadDigest: '',
  correlationId: 'c-1',
  schemaVersion: 1,
  previousHash: '',
};

async function history(patience = new Patience()) {
  const lookedUp: (readonly string[])[] = [];
  const parties = {
    ofInstances: async (instances: readonly string[]) => {
      lookedUp.push(instances);
      return new Map([['1', { consumerTeam: 'search', ownerTeam: 'platform' }]]);
    },
    ownersOf: async () => new Map<string, string>(),
  };

  const eventStore = new InMemoryEventStore();
  const readStream = eventStore.readStream.bind(eventStore);
  const reads: number[] = [];
  const sealing = new InMemorySealing();
  const views = new ViewProgress();
  const reportViews = async () =>
    views.report({ position: await eventStore.head(), stopped: undefined, isParked: () => false });
  const appendUnseen = async (stream: string, type: string, data: object) => {
    const { facts } = await readStream(stream, 0);
    const id = `${stream}.${facts.length}`;
    await eventStore.append(
      stream,
      [{ id, type, data, metadata }],
      facts.length === 0 ? 'no-stream' : facts.length - 1,
    );
  };
  const append = async (stream: string, type: string, data: object) => {
    await appendUnseen(stream, type, data);
    await reportViews();
  };
  eventStore.readStream = async (stream, fromRevision, options) => {
    reads.push(fromRevision);
    return readStream(stream, fromRevision, options);
  };
  const secret = await sealing.seal('instance-1', '{"size":1}', { factId: 'instance-1.0', field: 'parameters' });
  await append('team-search', 'TeamRegistered', { team: 'search' });
  await append('instance-1', 'OperationSubmitted', { operation: 'o-1', parameters: secret, justification: '' });
  await append('token-1', 'TokenIssued', { token: '1' });
  await append('instance-1', 'OperationValidated', { operation: 'o-1' });
  const audiences = new FactAudiences(Object.assign(Object.create(null), parties));
  const reader = new FactReader(eventStore, audiences, new Freshness(views, patience));
  return { reader, eventStore, append, appendUnseen, reportViews, sealing, lookedUp, reads };
}

const contextOf = (principal: Principal, signal = new AbortController().signal) => ({
  principal,
  address: '192.0.2.1',
  correlationId: 'c-1',
  signal,
  loader: rememberLoaders(),
  answer: beginAnswer(new AbortController().signal),
});

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
    await sealing.eraseStream('instance-1');
    expect(await told(consumer)).toEqual({ operation: 'o-1', parameters: 'erased', justification: '' });
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

describe('following the history', () => {
  it('tells nothing more of what its caller may no longer see, also within a page', async () => {
    const { reader } = await history();
    const controller = new AbortController();
    const context = { ...contextOf(consumer, controller.signal), principal: consumer };
    const facts = reader.follow({ after: 'memory.1' }, context);
    expect((await facts.next()).value?.type).toBe('OperationSubmitted');
    context.principal = stranger;
    const next = facts.next();
    controller.abort();
    expect(await next).toMatchObject({ done: true });
  });

  it('begins at any point, goes on with what is new, and ends with its caller', async () => {
    const { reader, append } = await history();
    const controller = new AbortController();
    const facts = reader.follow({ after: 'memory.1' }, contextOf(consumer, controller.signal));
    const next = async () => (await facts.next()).value?.type;
    expect([await next(), await next()]).toEqual(['OperationSubmitted', 'OperationValidated']);
    const coming = next();
    await append('token-2', 'TokenIssued', {});
    await append('team-payments', 'TeamRegistered', {});
    expect(await coming).toBe('TeamRegistered');
    const last = facts.next();
    controller.abort();
    expect(await last).toMatchObject({ done: true });
  });
});
