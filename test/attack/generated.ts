import { randomUUID } from 'node:crypto';
import { isEnumType } from 'graphql';
import { z } from 'zod';
import { wholeSchema } from '../conversation/whole-schema.js';
import { type Answer, meaningOf, post } from './answer.js';
import { type Attack, atOnce, countOf } from './attack.js';
import { generateDocument } from './generate-documents.js';
import { hostileJson, oneOf } from './generate-values.js';
import type { Verdict } from './judge.js';
import { attackerAddress, type Caller, dataIn, openOffer, wanting } from './market.js';
import { headOf } from './watching.js';

/** Codes of errors that a caller may hear; those of refusals stand in the SDL. */
const documentedCodes: readonly string[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'STALE_READ',
  'TIMED_OUT',
  'TOO_BUSY',
  'ERASED',
];

const statuses: ReadonlySet<number> = new Set([200, 400, 401, 403, 405, 413, 415, 429, 504]);

function heardCodes(): ReadonlySet<string> {
  const refusals = wholeSchema().getType('RefusalCode');
  const named = isEnumType(refusals) ? refusals.getValues().map(({ name }) => name) : [];
  return new Set([...documentedCodes, ...named]);
}

/** What is wrong with an answer to whatever was asked: it must be one, with a code that is documented. */
export function oddity(answer: Answer, codes: ReadonlySet<string>): string | undefined {
  if (answer.kind === 'ANSWERED' && !statuses.has(answer.status)) return `status ${answer.status}`;
  const meaning = meaningOf(answer);
  if (meaning.kind === 'BROKEN') return meaning.reason;
  if (meaning.kind === 'DATA') return undefined;
  const unknown = meaning.errors.find(({ code }) => !codes.has(code));
  return unknown === undefined ? undefined : `${unknown.code}: ${unknown.message.slice(0, 200)}`;
}

interface Asked {
  readonly name: string;
  readonly correlationId: string;
  readonly answer: Answer;
}

const usualConcurrencyMax = 4;
/** Enough of a body to see what was asked; the seed gives the whole of it again. */
const nameLengthMax = 300;

function generatedBy(
  name: string,
  count: number,
  body: (random: () => number) => string,
  concurrencyMax = usualConcurrencyMax,
): Attack {
  return {
    name,
    bounds: { mayRecord: true },
    prepare: async ({ market: { attackerAs, operator } }, { scale, random }) => {
      const attackers = [await attackerAs('consumer'), await attackerAs('producer'), await attackerAs('auditor')];
      const bodies = Array.from({ length: countOf(count, scale, Math.min(count, 150)) }, () => body(random));
      const codes = heardCodes();
      return async () => {
        const head = await headOf(operator, undefined);
        const asked = await atOnce(bodies, concurrencyMax, (text, number) => send(attackers, text, number));
        const verdicts = asked.map(
          ({ name: text, answer }): Verdict => ({ name: text, problem: oddity(answer, codes) }),
        );
        return [...verdicts, await nothingOfRefused(operator, head, asked)];
      };
    },
  };
}

async function send(attackers: readonly Caller[], body: string, number: number): Promise<Asked> {
  const [first] = attackers;
  const attacker = attackers[number % attackers.length] ?? first;
  const correlationId = randomUUID();
  const asking = attacker?.asking ?? { url: '', token: undefined, address: attackerAddress };
  const answer = await post(asking, body, { headers: { 'x-correlation-id': correlationId } });
  return { name: body.slice(0, nameLengthMax), correlationId, answer };
}

const factsShape = z.object({
  facts: z.object({
    edges: z.array(z.object({ node: z.object({ correlationId: z.string(), type: z.string() }) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
const pagesMax = 500;

/** What was refused left nothing in the log: each fact since then belongs to a request with at least one success in its answer. */
async function nothingOfRefused(operator: Caller, head: string | undefined, asked: readonly Asked[]): Promise<Verdict> {
  const refused = new Map(
    asked.flatMap((each) => (hasSuccess(each.answer) ? [] : [[each.correlationId, each.name] as const])),
  );
  const document =
    'query ($after: String) { facts(first: 100, after: $after) { edges { node { correlationId type } } pageInfo { hasNextPage endCursor } } }';
  let after = head;
  for (let page = 0; page < pagesMax; page += 1) {
    const { edges, pageInfo } = factsShape.parse(await operator.query(document, { after: after ?? null })).facts;
    const wrong = edges.find(({ node }) => refused.has(node.correlationId));
    if (wrong !== undefined) {
      const { correlationId, type } = wrong.node;
      return { name: 'what was refused', problem: `${type} was recorded by ${refused.get(correlationId)}` };
    }
    after = pageInfo.endCursor ?? after;
    if (!pageInfo.hasNextPage) break;
  }
  return { name: 'what was refused', problem: undefined };
}

/** A fault beside a success, or an answer that is too large after the commit, does not undo what was recorded. */
function hasSuccess(answer: Answer): boolean {
  if (answer.kind !== 'ANSWERED') return true;
  const text = JSON.stringify(answer.body) ?? '';
  return text.includes('Success"') || text.includes('"committed":true') || isUntold(answer.body);
}

/** A mutation whose document does not ask for the type of its answer tells nothing of whether it was refused. */
function isUntold(body: unknown): boolean {
  const { data } = dataIn(body);
  return data !== null && data !== undefined && Object.values(dataIn(data)).some((value) => value !== null);
}

const documentBody = () => {
  const schema = wholeSchema();
  return (random: () => number): string => {
    const { query, variables } = generateDocument(schema, random);
    return JSON.stringify({ query, variables });
  };
};

/** Documents that use a variable of each kind, so that its value is looked at. */
const usingVariables: readonly string[] = [
  'mutation Q($v: RequestInstanceInput!) { answer: requestInstance(input: $v) { __typename ... on Refusal { code message } } }',
  'mutation Q($v: DraftVersionInput!) { answer: draftVersion(input: $v) { __typename ... on Refusal { code message } } }',
  'query Q($v: FactFilter) { facts(filter: $v) { edges { cursor } } }',
  'query Q($v: [ID!]!) { nodes(ids: $v) { id } }',
  'query Q($v: Int!) { facts(first: $v) { edges { cursor } } }',
  'query Q($v: Slug!) { team(slug: $v) { id } }',
  'query Q($v: String) { teams(after: $v) { totalCount } }',
  'query Q($v: Position) { team(slug: "payments", atLeast: $v) { id } }',
  'query Q($v: DateTime) { scorecard(asOf: $v) { minimum } }',
  'query Q($v: OperationFilter) { operations(filter: $v) { totalCount } }',
];

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Bodies that are no good JSON, or not the JSON of a request, or whose names come twice. */
function hostileBody(random: () => number): string {
  const query = oneOf(random, usingVariables, '{ viewer { id } }');
  const value = JSON.stringify(hostileJson(random, 6)) ?? 'null';
  const bodies = [
    `{"query":${JSON.stringify(query)},"variables":{"v":${value}}}`,
    `{"query":${JSON.stringify(query)},"variables":${value}}`,
    `{"query":${value}}`,
    `[${value}]`,
    value,
    `{"query":"{viewer{id}}","query":"mutation{x}","variables":{"v":1,"v":${value}}}`,
    `{"query":"{viewer{id}}","variables":{"v":1e999999,"w":-0.0e-999}}`,
    `{"query":"{viewer{id}}","variables":{"v":"\\ud800","${'n'.repeat(Math.floor(random() * 60_000))}":1}}`,
    `{"query":${JSON.stringify(query)},"variables":{"v":${nested(Math.floor(random() * 50_000))}}}`,
    `{"query":"{viewer{id}}","operationName":${value}}`,
    `{"query":"{viewer{id}}","extensions":${value}}`,
    `{"query":"{viewer{id}}","variables":{"v":${'['.repeat(Math.floor(random() * 50_000))}`,
    `{"query":"{viewer{id}}","variables":{"__proto__":${value},"constructor":{"prototype":1}}}`,
    `{"query":"query(${'$a:Int '.repeat(Math.floor(random() * 400))}){viewer{id}}"}`,
    `{"query":"${'{a'.repeat(Math.floor(random() * 900))}"}`,
    `{"query":"{viewer{${'id '.repeat(Math.floor(random() * 990))}}}"}`,
    value.slice(0, Math.floor(random() * value.length)),
  ];
  return oneOf(random, bodies, value);
}

const deepBody = (): string => {
  const input = JSON.stringify(wanting({ ...openOffer, idempotencyKey: 'deep', parameters: { a: 'HERE' } }));
  return `{"query":${JSON.stringify(usingVariables[0])},"variables":{"v":${input.replace('"HERE"', nested(deepLevels))}}}`;
};

const deepLevels = 100_000;

/** Texts that are JSON, and deeper than any stack. */
export const deepJson: Attack = generatedBy('sends JSON that is nested very deeply', 5, deepBody, 1);

export const generated: readonly Attack[] = [
  deepJson,
  generatedBy('asks thousands of documents of random shape', 3_000, documentBody()),
  generatedBy('sends random and hostile JSON for bodies and variables', 3_000, hostileBody),
];
