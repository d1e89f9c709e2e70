import { z } from 'zod';
import { contract } from '../acceptance/sample-offer.js';
import { type Answer, meaningOf, post } from './answer.js';
import type { Attack } from './attack.js';
import { type Expected, judged, type Verdict } from './judge.js';
import { type Caller, offer, publishVersion, registerCapability, wanting } from './market.js';

const refusedAs = (...codes: readonly string[]): Expected => ({ kind: 'REFUSED', by: codes.map((code) => ({ code })) });

const claimed = z.object({
  answer: z.object({ claims: z.tuple([z.looseObject({ operation: z.object({ id: z.string() }) })]) }),
});
const seen = z.object({ operation: z.object({ fulfilment: z.object({ claimCount: z.int() }) }) });

/** What one worker can see of another's claim is no key to it. */
const foreignClaims: Attack = {
  name: "ends another worker's claim with the number that everybody sees",
  prepare: async ({ market: { producer, attackerAs, consumer } }) => {
    const capability = `claimed-${Math.floor(performance.now())}`;
    await registerCapability(producer, capability);
    await publishVersion(producer, { capability, version: '1.0.0' }, { leaseDurationSeconds: 3_600 });
    await consumer.mutate('requestInstance', wanting({ capability }));
    const answer = await producer.attempt(
      'claimFulfilments',
      { capabilities: [capability] },
      'claims { operation { id } }',
    );
    const [{ operation }] = claimed.parse(dataOf(answer)).answer.claims;
    const thief = await attackerAs('producer');
    const document = 'query ($id: ID!) { operation(id: $id) { fulfilment { claimCount } } }';
    const token = seen.parse(await thief.query(document, { id: operation.id })).operation.fulfilment.claimCount;
    const held = { operationId: operation.id, token };
    const failure = { code: 'NO_ROOM', message: 'stolen', instanceUsable: false, repeatable: true };
    const refused = refusedAs('STALE_TOKEN', 'INVALID_INPUT', 'NOT_PERMITTED', 'BAD_USER_INPUT');
    return async () => [
      judged('heartbeat', await thief.attempt('heartbeatFulfilment', held), refused),
      judged('progress', await thief.attempt('reportProgress', { ...held, percent: 50 }), refused),
      judged(
        'suspension',
        await thief.attempt('suspendFulfilment', { ...held, reason: 'stolen', retryAfterSeconds: 60 }),
        refused,
      ),
      judged('success', await thief.attempt('succeedFulfilment', { ...held, outputs: { host: 'stolen' } }), refused),
      judged('failure', await thief.attempt('failFulfilment', { ...held, ...failure }), refused),
    ];
  },
};

function dataOf(answer: Answer): unknown {
  const meaning = meaningOf(answer);
  if (meaning.kind !== 'DATA') throw new Error(`No claim: ${JSON.stringify(meaning)}`);
  return meaning.data;
}

/** A draft exists for its producers alone: whoever acknowledges its end must hear what they hear of a version that is not there. */
const hiddenDrafts: Attack = {
  name: 'asks by a mutation whether a draft is there',
  prepare: async ({ market: { producer, attackerAs } }) => {
    const capability = `hidden-${Math.floor(performance.now())}`;
    await registerCapability(producer, capability);
    const draft = { capability, version: '2.0.0' };
    await publishVersion(producer, { capability, version: '1.0.0' });

    await producer.mutate('draftVersion', { ...draft, ...contract, approval: 'AUTO' });
    const attacker = await attackerAs('consumer');
    const acknowledge = (version: string) =>
      attacker.attempt('acknowledgeDeprecation', { capability, version, team: 'payments' });
    return async () => {
      const [hidden, missing] = [await acknowledge('2.0.0'), await acknowledge('3.0.0')];
      return [judged('a draft', hidden, refusedAs('NOT_FOUND')), sameBut('2.0.0', hidden, '3.0.0', missing)];
    };
  },
};

/** Both answers are the same but for the version that was asked for. */
function sameBut(oneName: string, one: Answer, otherName: string, other: Answer): Verdict {
  const [first, second] = [textOf(one).replaceAll(oneName, '?'), textOf(other).replaceAll(otherName, '?')];
  const problem = first === second ? undefined : `${first} is not ${second}`;
  return { name: 'a draft and a version that is missing', problem };
}

const textOf = (answer: Answer): string => JSON.stringify(answer.kind === 'ANSWERED' ? answer.body : answer.kind);

interface OddRequest {
  readonly name: string;
  readonly body: string;
  readonly contentType?: string;
  readonly expected: Expected;
}

const viewer = '{"query":"{ viewer { id } }"}';
const list = (count: number, value: string): string => `[${Array.from({ length: count }, () => value).join(',')}]`;
const asRequest = (input: string): string =>
  `{"query":"mutation($input: RequestInstanceInput!){answer:requestInstance(input:$input){__typename ...on Refusal{code message}}}","variables":{"input":${input}}}`;
const badRequest = refusedAs('BAD_REQUEST');
const badInput = refusedAs(
  'BAD_USER_INPUT',
  'GRAPHQL_VALIDATION_FAILED',
  'LIMIT_EXCEEDED',
  'INVALID_INPUT',
  'INVALID_PARAMETERS',
  'BAD_REQUEST',
);
const future = (position: string): string => position.replace(/\d+$/, '999999999999');

/** `position` is one of the log as it is, so that one of its future can be made of it. */
function oddRequests(position: string): readonly OddRequest[] {
  const literal = `mutation { answer: requestInstance(input: { idempotencyKey: "odd", name: "odd", capability: "postgresql", version: "1.0.0", plan: "small", environment: "dev", consumerTeam: "payments", parameters: { sizeGb: 7, __proto__: { sizeGb: 8 } } }) { __typename ... on Refusal { code message } } }`;
  const dependent = `query { viewer { id } team(slug: "payments", atLeast: ${JSON.stringify(future(position))}) { id } }`;
  return [
    { name: 'UTF-16', body: viewer, contentType: 'application/json; charset=utf-16', expected: badRequest },
    { name: 'Latin-1', body: viewer, contentType: 'application/json; charset=iso-8859-1', expected: badRequest },
    { name: 'UTF-7', body: viewer, contentType: 'application/json; charset="utf-7"', expected: badRequest },
    { name: 'no such charset', body: viewer, contentType: 'application/json;charset=nothing', expected: badRequest },
    {
      name: 'UTF-8 in other words',
      body: viewer,
      contentType: 'application/json; charset="UTF-8"',
      expected: { kind: 'DATA' },
    },
    { name: 'text', body: viewer, contentType: 'text/plain', expected: badRequest },
    { name: '__proto__ in a literal', body: JSON.stringify({ query: literal }), expected: badInput },
    {
      name: '__proto__ in the variables',
      body: asRequest('{"idempotencyKey":"odd","__proto__":{"name":"odd"}}'),
      expected: badRequest,
    },
    {
      name: 'constructor.prototype in parameters',
      body: asRequest(
        `${JSON.stringify(wanting({ idempotencyKey: 'odd' })).slice(0, -1)},"constructor":{"prototype":{"a":1}}}`,
      ),
      expected: badInput,
    },
    {
      name: 'sixty bad ids',
      body: `{"query":"query($ids:[ID!]!){nodes(ids:$ids){id}}","variables":{"ids":${list(60, '{}')}}}`,
      expected: badInput,
    },
    {
      name: 'fifty good slugs and a bad one',
      body: `{"query":"query($s:[Slug!]){workerQueue(filter:{capabilities:$s}){totalCount}}","variables":{"s":[${Array.from({ length: 50 }, (_, number) => `"slug-${number}"`).join(',')},"NOT A SLUG"]}}`,
      expected: badInput,
    },
    {
      name: 'two thousand bad slugs',
      body: `{"query":"query($s:[Slug!]){workerQueue(filter:{capabilities:$s}){totalCount}}","variables":{"s":${list(2_000, '"NO SLUG"')}}}`,
      expected: badInput,
    },
    {
      name: 'a position of the future',
      body: JSON.stringify({ query: dependent }),
      expected: refusedAs('STALE_READ', 'BAD_USER_INPUT', 'LIMIT_EXCEEDED'),
    },
  ];
}

const oddBodies: Attack = {
  name: 'writes charsets, names, lists and positions that no client writes',
  prepare: async ({ market: { attackerAs, producer } }) => {
    const attacker = await attackerAs('consumer');
    const pausing = { ...offer, reason: 'for a while' };
    await producer.mutate('pauseVersion', pausing);
    const { position } = await producer.mutate('resumeVersion', offer, 'position');
    const requests = oddRequests(String(position));
    return () => Promise.all(requests.map((request) => asked(attacker, request)));
  },
};

const wishDocument =
  'mutation ($input: RequestInstanceInput!) { answer: requestInstance(input: $input) { __typename ... on Refusal { code message } } }';
const slugsDocument = 'query ($slugs: [Slug!]) { workerQueue(filter: { capabilities: $slugs }) { totalCount } }';
const numbered = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`key${number}`, 0]));

/** Documents that come for the third time are compiled, and both ways of executing tell of wrong values in their own way. */
const manyWrongValues: Attack = {
  name: 'sends tens of thousands of wrong values for its variables',
  prepare: async ({ market: { attackerAs } }) => {
    const attacker = await attackerAs('consumer');
    for (let use = 0; use < 3; use += 1) await attacker.query(slugsDocument, { slugs: ['postgresql'] });
    const requests = [
      {
        name: 'a list of 40,000 texts',
        document: slugsDocument,
        variables: { slugs: Array.from({ length: 40_000 }, () => '') },
      },
      {
        name: 'a list of 60,000 objects',
        document: slugsDocument,
        variables: { slugs: Array.from({ length: 60_000 }, () => ({})) },
      },
      { name: 'an object for a text', document: slugsDocument, variables: { slugs: [numbered(18_000)] } },
      { name: '18,000 unknown members', document: wishDocument, variables: { input: numbered(18_000) } },
    ];
    const again = Array.from({ length: 4 }, () => requests).flat();
    return async () => {
      const verdicts: Verdict[] = [];
      for (const { name, document, variables } of again) {
        verdicts.push(judged(name, await attacker.ask(document, variables), badInput));
      }
      return verdicts;
    };
  },
};

/** However long a position is waited for, an answer comes in this time. */
const answerMsMax = 5_000;

async function asked({ asking }: Caller, { name, body, contentType, expected }: OddRequest): Promise<Verdict> {
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  const answer = await post(asking, body, { headers });
  const verdict = judged(name, answer, expected);
  if (verdict.problem !== undefined || answer.elapsedMs <= answerMsMax) return verdict;
  return { name, problem: `it took ${Math.round(answer.elapsedMs)} ms` };
}

export const oddInputs: readonly Attack[] = [foreignClaims, hiddenDrafts, oddBodies, manyWrongValues];
