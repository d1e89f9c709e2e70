import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { parseGlobalId } from '#libs/graphql';
import { type MarketplaceServer, startMarketplace, testTimeoutMs } from './marketplace-server.js';
import {
  claimed,
  consumer,
  offer,
  openMarket,
  operator,
  producer,
  request,
  requested,
  seen,
  stranger,
} from './opened-market.js';

jest.setTimeout(testTimeoutMs);

let server: MarketplaceServer;

beforeAll(async () => {
  server = await startMarketplace();
  await openMarket(server);
});
afterAll(() => server.close());

describe('requesting an instance', () => {
  it('shows it at once, with what it is about', async () => {
    const { viewsReached, instance, operation, warning } = await requested(server);
    expect({ viewsReached, phase: instance.phase, state: operation.state, warning }).toEqual({
      viewsReached: true,
      phase: 'PROVISIONING',
      state: 'QUEUED',
      warning: null,
    });
    const fields = `name plan capability { slug } version { version } consumerTeam { slug } ownerTeam { slug }
      conditions { type status reason } activeOperation { id waitsFor } parameters
      operations { totalCount edges { node { kind parameters approval { policy } } } }
      history { edges { node { type data } } }`;
    expect(await seen(server, consumer, 'instance', { id: instance.id, fields })).toMatchObject({
      name: 'ledger',
      plan: 'small',
      capability: { slug: 'postgresql' },
      version: { version: '1.0.0' },
      consumerTeam: { slug: 'payments' },
      ownerTeam: { slug: 'databases' },
      conditions: [
        { type: 'READY', status: 'FALSE', reason: 'PROVISIONING' },
        { type: 'SYNCED', status: 'FALSE', reason: 'CHANGE_PENDING' },
        { type: 'UP_TO_DATE', status: 'TRUE', reason: 'NEWEST_VERSION' },
      ],
      activeOperation: { id: operation.id, waitsFor: 'PRODUCER' },
      parameters: null,
      operations: {
        totalCount: 1,
        edges: [{ node: { kind: 'PROVISION', parameters: { sizeGb: 10 }, approval: { policy: 'auto' } } }],
      },
      history: {
        edges: [
          { node: { type: 'InstanceRequested' } },
          { node: { type: 'OperationSubmitted', data: { parameters: '{"sizeGb":10}' } } },
          { node: { type: 'OperationValidated' } },
          { node: { type: 'ApprovalGranted' } },
          { node: { type: 'OperationQueued' } },
        ],
      },
    });
  });

  it('answers the same request again with the same instance, and another one under its key with a refusal', async () => {
    const first = await requested(server, { idempotencyKey: 'once' });
    expect(await requested(server, { idempotencyKey: 'once' })).toEqual(first);
    const other = { ...request, name: 'other', idempotencyKey: 'once' };
    expect(await server.mutate(consumer, 'requestInstance', other)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is answered from the log when the views stand still, as the views answer later', async () => {
    const { instance, operation, viewsReached } = await server.whileViewsStandStill(() => requested(server));
    expect({ viewsReached, phase: instance.phase, state: operation.state }).toEqual({
      viewsReached: false,
      phase: 'PROVISIONING',
      state: 'QUEUED',
    });
    const wanted = { id: operation.id, fields: 'id state' };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual(operation);
  });

  it('names every place where the parameters are wrong', async () => {
    const parameters = { sizeGb: 0, name: 'far too long for a name here', extra: true };
    const selection = '... on InvalidParameters { violations { path limit } }';
    const answer = await server.mutate(consumer, 'requestInstance', { ...request, parameters }, selection);
    expect(answer).toMatchObject({ __typename: 'InvalidParameters', code: 'INVALID_PARAMETERS' });
    expect(answer['violations']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/sizeGb' }),
        expect.objectContaining({ path: '/name' }),
        expect.objectContaining({ path: '/extra' }),
      ]),
    );
  });

  it.each([
    ['UNKNOWN_PLAN', { plan: 'huge' }],
    ['UNKNOWN_ENVIRONMENT', { environment: 'moon' }],
    ['VERSION_NOT_OFFERED', { version: '9.9.9' }],
    ['VERSION_NOT_OFFERED', { capability: 'oracle' }],
    ['NOT_PERMITTED', { consumerTeam: 'search' }],
    ['INVALID_INPUT', { name: '' }],
    ['INVALID_INPUT', { name: "Ada Lovelace's database" }],
    ['INVALID_INPUT', { name: 'ends-with-' }],
    ['INVALID_INPUT', { name: 'a'.repeat(64) }],
  ])('is refused with %s for %j', async (code, differently) =>
    expect(await server.mutate(consumer, 'requestInstance', { ...request, ...differently })).toMatchObject({ code }),
  );

  it.each(['a', 'a'.repeat(63), 'ledger-db-2'])('takes the name %s', async (name) => {
    const { instance } = await requested(server, { name });
    expect(await seen(server, consumer, 'instance', { id: instance.id, fields: 'name' })).toEqual({ name });
  });

  it('succeeds for a deprecated version, with a warning that names the replacement', async () => {
    await offer(server, 'redis', '1.0.0');
    await offer(server, 'redis', '2.0.0');
    await server.settle();
    const announcement = {
      capability: 'redis',
      version: '1.0.0',
      sunsetAt: '2026-12-31T00:00:00Z',
      replacement: { capability: 'redis', version: '2.0.0' },
      migrationGuide: 'Dump and load.',
    };
    const deprecated = await server.mutate(producer, 'deprecateVersion', announcement);
    expect(deprecated['__typename']).toBe('DeprecateVersionSuccess');
    const { instance, warning } = await requested(server, { capability: 'redis' });
    expect(warning).toMatchObject({ replacementVersion: '2.0.0' });
    const fields = 'conditions { type status reason }';
    expect(await seen(server, consumer, 'instance', { id: instance.id, fields })).toMatchObject({
      conditions: [{}, {}, { type: 'UP_TO_DATE', status: 'FALSE', reason: 'DEPRECATED' }],
    });
  });
});

describe('who may see what', () => {
  it('hides an instance from those whom it does not concern, like one that does not exist', async () => {
    const { instance, operation } = await requested(server);
    expect(await seen(server, stranger, 'instance', { id: instance.id, fields: 'id' })).toBeNull();
    expect(await seen(server, stranger, 'operation', { id: operation.id, fields: 'id' })).toBeNull();
    const update = { instanceId: instance.id, parameters: { sizeGb: 11 } };
    expect(await server.mutate(stranger, 'updateInstance', update)).toMatchObject({ code: 'NOT_FOUND' });
    const listed = await server.query(stranger, '{ instances { totalCount } operations { totalCount } }');
    expect(listed).toEqual({ instances: { totalCount: 0 }, operations: { totalCount: 0 } });
    expect(await server.mutate(producer, 'updateInstance', update)).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('shows texts to the parties, and to auditors only that there are some', async () => {
    const { operation } = await requested(server, { justification: 'for the new ledger' });
    const wanted = { id: operation.id, fields: 'justification parameters' };
    const open = { justification: 'for the new ledger', parameters: { sizeGb: 10 } };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual(open);
    expect(await seen(server, producer, 'operation', wanted)).toEqual(open);
    expect(await seen(server, 'auditor', 'operation', wanted)).toEqual({
      justification: 'sealed',
      parameters: 'sealed',
    });
  });

  it('shows that texts were erased', async () => {
    const { instance, operation } = await requested(server);
    await server.sealing.eraseStreams([`instance-${parseGlobalId(instance.id)?.id}`]);
    const wanted = { id: operation.id, fields: 'justification parameters' };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual({ justification: null, parameters: 'erased' });
  });

  it('lets the new owner of a capability see and do what the old one could', async () => {
    await offer(server, 'minio', '1.0.0');
    const { instance } = await requested(server, { capability: 'minio' });
    const streams = 'lin, producer of streams';
    expect(await seen(server, streams, 'instance', { id: instance.id, fields: 'id' })).toBeNull();
    await server.mutate(operator, 'transferOwnership', { capability: 'minio', toTeam: 'streams' });
    await server.settle();
    expect(await seen(server, streams, 'instance', { id: instance.id, fields: 'id' })).toEqual({ id: instance.id });
    expect(await seen(server, producer, 'instance', { id: instance.id, fields: 'id' })).toBeNull();
    const wish = { capabilities: ['minio'] };
    expect(await server.mutate(producer, 'claimFulfilments', wish)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await claimed(server, streams, wish)).toHaveLength(1);
  });
});

describe('lists', () => {
  it('find offers by words, cheapest and newest first, and page them', async () => {
    const document = `query ($search: String, $after: String) {
      offers(search: $search, first: 1, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { plan capability { slug } version { version } } }
      }
    }`;
    const first = await server.query(stranger, document, { search: 'redi' });
    expect(first['offers']).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      edges: [{ node: { plan: 'small', capability: { slug: 'redis' }, version: { version: '2.0.0' } } }],
    });
    const { offers } = await server.query(stranger, '{ offers(search: "redi", first: 1) { pageInfo { endCursor } } }');
    const { pageInfo } = z.object({ pageInfo: z.object({ endCursor: z.string() }) }).parse(offers);
    const second = await server.query(stranger, document, { search: 'redi', after: pageInfo.endCursor });
    expect(second['offers']).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: false },
      edges: [{ node: { version: { version: '1.0.0' } } }],
    });
  });

  it('find operations by who asked and where', async () => {
    const asker = 'alan, consumer of payments';
    const input = { ...request, environment: 'dev' };
    for (const each of [input, request]) await server.mutate(asker, 'requestInstance', each);
    const document = `query ($filter: OperationFilter) { operations(filter: $filter) {
      totalCount edges { node { environment requestedBy } }
    } }`;
    const found = async (filter: object) => (await server.query(consumer, document, { filter }))['operations'];
    expect(await found({ requestedBy: 'alan' })).toMatchObject({ totalCount: 2 });
    expect(await found({ requestedBy: 'alan', environment: 'dev' })).toEqual({
      totalCount: 1,
      edges: [{ node: { environment: 'dev', requestedBy: 'alan' } }],
    });
    expect(await found({ requestedBy: 'nobody' })).toEqual({ totalCount: 0, edges: [] });
  });

  it('find instances by name, phase and version', async () => {
    await requested(server, { name: 'unmistakable-zebra' });
    const document = `{ instances(search: "zeb", filter: { phases: [PROVISIONING], capability: "postgresql", version: "1.0.0" }, orderBy: NAME) {
      totalCount edges { node { name } }
    } }`;
    expect(await server.query(consumer, document)).toEqual({
      instances: { totalCount: 1, edges: [{ node: { name: 'unmistakable-zebra' } }] },
    });
  });

  it('answer a request for anything by its id', async () => {
    const { instance, operation } = await requested(server);
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const ids = [operation.id, instance.id, 'SW5zdGFuY2U6eA'];
    expect(await server.query(consumer, document, { ids })).toEqual({
      nodes: [{ __typename: 'Operation', id: operation.id }, { __typename: 'Instance', id: instance.id }, null],
    });
    expect(await server.query(stranger, document, { ids })).toEqual({ nodes: [null, null, null] });
  });

  it('refuse cursors of other lists', () =>
    expect(server.query(operator, '{ instances(after: "bm9uc2Vuc2U") { totalCount } }')).rejects.toThrow('cursor'));
});
