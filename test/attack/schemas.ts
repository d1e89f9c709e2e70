import { contract } from '../acceptance/sample-offer.js';
import type { Answer } from './answer.js';
import { meaningOf } from './answer.js';
import { type Attack, atOnce, countOf, type Scene } from './attack.js';
import { type ExpectedRefusal, judged, type Verdict } from './judge.js';
import { type Caller, registerCapability, wanting } from './market.js';

type Schema = Readonly<Record<string, unknown>>;

/** A producer who writes schemas, and a consumer who sends values to be checked by them. */
export interface SchemaParties {
  readonly producer: Caller;
  readonly consumer: Caller;
  readonly capability: string;
}

/** How a schema that is not good, or asks for too much, is refused. */
const gate: readonly ExpectedRefusal[] = [
  { code: 'SCHEMA_NOT_ACCEPTED' },
  { code: 'INVALID_INPUT' },
  { code: 'LIMIT_EXCEEDED' },
  { code: 'RATE_LIMITED' },
  { code: 'TOO_BUSY' },
];
/** How a value is refused that does not fit, or is too dear to be checked. */
const value: readonly ExpectedRefusal[] = [
  { code: 'INVALID_PARAMETERS' },
  { code: 'VERSION_NOT_OFFERED' },
  { code: 'INVALID_INPUT' },
  { code: 'LIMIT_EXCEEDED' },
  { code: 'RATE_LIMITED' },
  { code: 'TOO_BUSY' },
];

export async function schemaParties({ market }: Scene): Promise<SchemaParties> {
  const capability = `schema-${Math.floor(performance.now())}`;
  await registerCapability(market.producer, capability);
  const producer = await market.attackerAs('producer');
  const consumer = await market.attackerAs('consumer');
  return { producer, consumer, capability };
}

export const versionNumbered = (number: number): string => `1.${number}.0`;

export function draft({ producer, capability }: SchemaParties, version: string, schema: Schema): Promise<Answer> {
  return producer.attempt('draftVersion', {
    capability,
    version,
    ...contract,
    approval: 'AUTO',
    parameterSchema: schema,
  });
}

export function publish({ producer, capability }: SchemaParties, version: string): Promise<Answer> {
  return producer.attempt('publishVersion', { capability, version, stage: 'GA' });
}

/** A schema and values that make it expensive. */
interface Costly {
  readonly name: string;
  readonly schema: Schema;
  readonly values: readonly unknown[];
}

/** Publishes each schema and sends each value to it. Both are answered or refused; what counts is how long that takes. */
function costly(name: string, wanted: (scale: number, random: () => number) => readonly Costly[]): Attack {
  return {
    name,
    bounds: { mayRecord: true },
    prepare: async (scene, { scale, random }) => {
      const parties = await schemaParties(scene);
      return async () => {
        const verdicts = await atOnce(wanted(scale, random), 2, (each, number) => tried(parties, each, number));
        return verdicts.flat();
      };
    },
  };
}

async function tried(
  parties: SchemaParties,
  { name, schema, values }: Costly,
  number: number,
): Promise<readonly Verdict[]> {
  const version = versionNumbered(number);
  const drafted = judged(`${name}: drafted`, await draft(parties, version, schema), {
    kind: 'DATA_OR_REFUSED',
    by: gate,
  });
  const answer = await publish(parties, version);
  const published = judged(`${name}: published`, answer, {
    kind: 'DATA_OR_REFUSED',
    by: [...gate, { code: 'NOT_FOUND' }],
  });
  if (meaningOf(answer).kind !== 'DATA') return [drafted, published];
  const { consumer, capability } = parties;
  const checked = await atOnce(values, 2, async (parameters, index) => {
    const sent = await consumer.attempt('requestInstance', wanting({ capability, version, parameters }));
    return judged(`${name}: value ${index + 1}`, sent, { kind: 'DATA_OR_REFUSED', by: value });
  });
  return [drafted, published, ...checked];
}

/** Every format that a schema may name. */
const formats = [
  'url',
  'uri',
  'uri-reference',
  'uri-template',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'uuid',
  'date',
  'time',
  'date-time',
  'iso-time',
  'iso-date-time',
  'duration',
  'json-pointer',
  'json-pointer-uri-fragment',
  'relative-json-pointer',
  'byte',
  'binary',
  'password',
  'idn-email',
  'idn-hostname',
  'iri',
  'iri-reference',
];

const longTexts: readonly string[] = [
  `http://${':'.repeat(60_000)}`,
  `http://${'a.'.repeat(30_000)}`,
  'a@'.repeat(30_000),
  '{'.repeat(60_000),
  `${'a'.repeat(60_000)}!`,
  '/~'.repeat(30_000),
  ':'.repeat(60_000),
  '1'.repeat(60_000),
  `P${'1D'.repeat(30_000)}`,
  '(a*)*'.repeat(12_000),
  '='.repeat(60_000),
];

function ofFormat(format: string, texts: readonly string[]): Costly {
  const thrice = { type: 'object', properties: { a: { type: 'string', allOf: [{ format }, { format }, { format }] } } };
  return { name: `format ${format}`, schema: thrice, values: texts.map((a) => ({ a })) };
}

/** Some of a list, the first always. */
function some<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const [first, ...others] = items;
  if (first === undefined) return [];
  const drawn = others.map((item) => ({ item, at: random() })).toSorted((a, b) => a.at - b.at);
  return [first, ...drawn.slice(0, count - 1).map(({ item }) => item)];
}

const hostileFormats = costly('holds long texts against each format, three times in allOf', (scale, random) =>
  some(formats, countOf(formats.length, scale, 3), random).map((format) =>
    ofFormat(format, some(longTexts, countOf(longTexts.length, scale, 3), random)),
  ),
);

const longName = 'a'.repeat(20_000);
const named = (patterns: readonly string[]): Schema => ({
  type: 'object',
  patternProperties: Object.fromEntries(patterns.map((pattern) => [pattern, {}])),
});
const tenOf = (pattern: (number: number) => string) => Array.from({ length: 10 }, (_, number) => pattern(number));

const longNames = costly('holds names of 20,000 letters against ten patterns', () => [
  {
    name: 'letters without end',
    schema: named(tenOf((number) => `(?i)(?:\\p{L}){0,${990 + number}}N`)),
    values: [{ [longName]: 1 }],
  },
  {
    name: 'nested groups',
    schema: named(tenOf((number) => `^(?:a?){${500 + number}}b$`)),
    values: [{ [longName]: 1 }],
  },
  {
    name: 'many long names',
    schema: named(tenOf((number) => `(?:\\w|a){1,${100 + number}}!`)),
    values: [Object.fromEntries(Array.from({ length: 3 }, (_, number) => [`${longName}${number}`, 1]))],
  },
]);

const properties = (count: number, schema: (number: number) => Schema): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, number) => [`p${number}`, schema(number)])),
});

const manyPatterns = costly('publishes 490 patterns of a thousand letters each, and 3,500 alternatives', (scale) => [
  {
    name: '490 patterns',
    schema: properties(countOf(490, scale, 490), (number) => ({
      type: 'string',
      pattern: `(?i)(?:\\p{L}){0,999}N${number}`,
    })),
    values: [
      { p0: 'n'.repeat(60_000) },
      Object.fromEntries(Array.from({ length: 490 }, (_, at) => [`p${at}`, 'n'.repeat(100)])),
    ],
  },
  {
    name: 'nearly two thousand schemas',
    schema: {
      type: 'object',
      properties: {
        a: {
          type: 'string',
          allOf: Array.from({ length: 1_700 }, (_, number) => ({ type: 'string', minLength: number })),
        },
      },
    },
    values: [{ a: 'x' }],
  },
  {
    name: '3,500 alternatives',
    schema: {
      type: 'object',
      properties: { a: { oneOf: Array.from({ length: 3_500 }, (_, number) => ({ const: number })) } },
    },
    values: [{ a: 3_499 }, { a: 'none' }],
  },
  {
    name: '3,500 alternatives of a list of values',
    schema: {
      type: 'object',
      properties: {
        a: { type: 'array', items: { anyOf: Array.from({ length: 3_000 }, (_, number) => ({ const: number })) } },
      },
    },
    values: [{ a: Array.from({ length: 10_000 }, () => -1) }],
  },
  {
    name: 'lists of unique lists',
    schema: { type: 'object', properties: { a: { type: 'array', uniqueItems: true, maxItems: 1_000, items: {} } } },
    values: [{ a: Array.from({ length: 1_000 }, (_, number) => ({ b: Array.from({ length: 10 }, () => number) })) }],
  },
]);

export const schemas: readonly Attack[] = [hostileFormats, longNames, manyPatterns];
