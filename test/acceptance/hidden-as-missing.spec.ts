import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type GraphQLInputField, type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { wholeSchema } from '../conversation/whole-schema.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const requested = `... on RequestInstanceSuccess { instance { id activeOperation { id } } } ${refusal}`;
const draft = {
  capability: 'postgresql',
  version: '9.9.9',
  parameterSchema: {},
  outputSchema: {},
  plans: [{ slug: 'small', name: 'Small', monthlyPriceCents: 1 }],
};

/** A version of the neighbour's own capability. */
const own = { capability: 'elastic', version: '1.0.0' };

let marketplace: Marketplace;
let stranger: Client;
let neighbour: Client;
const ids = new Map<string, string>();

beforeAll(async () => {
  // Its timers look for nothing meanwhile.
  marketplace = await openMarketplace({ clock: new ManualClock() });
  const { producer } = await offerPostgresql(marketplace, 'PRODUCER');
  const carol = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  stranger = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['search'] }] });
  const { instance } = await carol.mutate('requestInstance', wantedInstance, requested);
  const issued = { label: 'mine', grants: [{ role: 'CONSUMER', teams: ['payments'] }] };
  const token = await carol.mutate('issueToken', issued, '... on IssueTokenSuccess { token { id } }');
  const version = await producer.mutate('draftVersion', draft, '... on DraftVersionSuccess { version { id } }');
  ids.set('Instance', textAt(instance, 'id'));
  ids.set('Operation', textAt(instance, 'activeOperation.id'));
  ids.set('Token', textAt(token, 'token.id'));
  ids.set('Version', textAt(version, 'version.id'));
  neighbour = marketplace.as({
    subject: 'nora',
    grants: [
      { role: 'consumer', teams: ['search'] },
      { role: 'producer', teams: ['search'] },
    ],
  });
  const named = { slug: 'elastic', ownerTeam: 'search', name: 'Elastic', summary: 'A search engine' };
  expectSuccess(await neighbour.mutate('registerCapability', named, refusal));
  expectSuccess(await neighbour.mutate('draftVersion', { ...contract, ...own }, refusal));
  expectSuccess(await neighbour.mutate('publishVersion', { ...own, stage: 'GA' }, refusal));
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

/** An id of the same form, of something that was never there. */
function missing(id: string): string {
  const text = Buffer.from(id, 'base64url').toString();
  const place = text.indexOf(':') + 1;
  const instead = text.charAt(place) === 'a' ? 'b' : 'a';
  return Buffer.from(`${text.slice(0, place)}${instead}${text.slice(place + 1)}`).toString('base64url');
}

/** What was looked up in the log and in the views while `act` went on. */
async function lookUps(act: () => Promise<unknown>): Promise<readonly number[]> {
  const { eventStore, readStore } = marketplace.host.parts;
  const spies = [
    jest.spyOn(eventStore, 'readStream'),
    jest.spyOn(eventStore, 'readAll'),
    jest.spyOn(readStore, 'tables'),
  ];
  await act();
  const counts = spies.map((spy) => spy.mock.calls.length);
  for (const spy of spies) spy.mockRestore();
  return counts;
}

const queries = [
  ['Instance', 'instance(id: $id) { id }'],
  ['Instance', 'node(id: $id) { id }'],
  ['Operation', 'operation(id: $id) { id }'],
  ['Operation', 'node(id: $id) { id }'],
  ['Token', 'node(id: $id) { id }'],
  ['Version', 'node(id: $id) { id }'],
] as const;

const mutations = [
  ['updateInstance', 'Instance', 'instanceId', { parameters: {} }],
  ['deprovisionInstance', 'Instance', 'instanceId', {}],
  ['cancelOperation', 'Operation', 'operationId', {}],
  ['retryOperation', 'Operation', 'operationId', {}],
  ['approveOperation', 'Operation', 'operationId', {}],
  ['heartbeatFulfilment', 'Operation', 'operationId', { token: 1 }],
  ['succeedFulfilment', 'Operation', 'operationId', { token: 1, outputs: {} }],
  ['revokeToken', 'Token', 'tokenId', {}],
] as const;

const announced = { sunsetAt: '2030-01-01T00:00:00Z', migrationGuide: 'Go.' };
const inVersion = (named: Data) => named;

/** Every mutation that takes a version, by the input that names one, and what else it takes. */
const naming: readonly (readonly [string, (named: Data) => Data, Data])[] = [
  ['draftVersion', inVersion, contract],
  ['publishVersion', inVersion, { stage: 'GA' }],
  ['promoteVersion', inVersion, { stage: 'GA' }],
  ['pauseVersion', inVersion, { reason: 'a flood' }],
  ['resumeVersion', inVersion, {}],
  ['deprecateVersion', inVersion, announced],
  ['deprecateVersion', (replacement) => ({ ...own, replacement }), announced],
  ['postponeSunset', inVersion, { sunsetAt: announced.sunsetAt }],
  ['acknowledgeDeprecation', inVersion, { team: 'search' }],
  ['retireVersion', inVersion, {}],
  ['withdrawVersion', inVersion, { reason: 'CVE-2026-1' }],
  ['requestInstance', (named) => ({ ...wantedInstance, consumerTeam: 'search', ...named }), {}],
];

/** Mutations whose input names a version, once for the input itself and once for each input within it that does. */
function mutationsNamingAVersion(): readonly string[] {
  const fieldsOfMutation = Object.values(wholeSchema().getMutationType()?.getFields() ?? {});
  return fieldsOfMutation.flatMap(({ name, args }) => {
    const fields = args.flatMap(({ type }) => fieldsOf(type));
    const within = fields.filter(({ type }) => fieldsOf(type).some((inner) => inner.name === 'version'));
    return [...fields.filter((field) => field.name === 'version'), ...within].map(() => name);
  });
}

function fieldsOf(type: GraphQLInputType): readonly GraphQLInputField[] {
  const named = getNamedType(type);
  return isInputObjectType(named) ? Object.values(named.getFields()) : [];
}

describe('a draft that a caller may not see', () => {
  const hidden = { capability: 'postgresql', version: '9.9.9' };
  const never = { capability: 'postgresql', version: '9.9.8' };

  it.each(naming)(
    'is answered like a version that is missing, with the same look-ups: %s',
    async (mutation, place, rest) => {
      const ask = (named: Data) => neighbour.mutate(mutation, { ...place(named), ...rest }, refusal);
      const answers = [await ask(hidden), await ask(never)];
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toHaveProperty('code');
      const counted = await lookUps(() => ask(hidden));
      expect(counted).toEqual(await lookUps(() => ask(never)));
      expect(counted.some((count) => count > 0)).toBe(true);
    },
  );

  it('is tried here with every mutation that takes a version', () => {
    const tried = naming.map(([mutation]) => mutation);
    expect(tried.toSorted()).toEqual(mutationsNamingAVersion().toSorted());
  });
});

/** Equal work takes equal time, and can be counted without a clock. */
describe('what a caller may not see', () => {
  it.each(queries)('takes the look-ups of a missing id: %s by %s', async (type, selection) => {
    const id = ids.get(type) ?? '';
    const look = (each: string) => lookUps(() => stranger.send(`query ($id: ID!) { ${selection} }`, { id: each }));
    await look(id); // Whatever is remembered between requests is remembered now.
    const hidden = await look(id);
    expect(hidden).toEqual(await look(missing(id)));
    expect(hidden.some((count) => count > 0)).toBe(true);
  });

  it.each(mutations)('takes the look-ups of a missing id: %s', async (mutation, type, field, rest) => {
    const id = ids.get(type) ?? '';
    const look = (each: string) => lookUps(() => stranger.mutate(mutation, { [field]: each, ...rest }, refusal));
    await look(id);
    const hidden = await look(id);
    expect(hidden).toEqual(await look(missing(id)));
    expect(hidden.some((count) => count > 0)).toBe(true);
  });

  it('takes the look-ups of a missing stream: facts', async () => {
    const [, instance = ''] = Buffer.from(ids.get('Instance') ?? '', 'base64url')
      .toString()
      .split(':');
    const document =
      'query ($stream: String!) { facts(filter: { stream: $stream }) { edges { cursor } pageInfo { endCursor } } }';
    const look = (stream: string) => lookUps(() => stranger.query(document, { stream }));
    expect(await look(`instance-${instance}`)).toEqual(await look('instance-never-there'));
  });
});
