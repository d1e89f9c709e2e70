import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allFacts } from '#libs/all-facts';
import { factCodec, UnknownFact } from '#libs/kernel';
import { committedSchema, currentSchemas, incompatibilities, schemaOf } from './generate-events.js';

const samplesDirectory = 'schema/events/samples';
const Sample = z.object({
  id: z.uuidv7(),
  stream: z.string(),
  revision: z.int().nonnegative(),
  position: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  metadata: z.object({
    occurredAt: z.iso.datetime(),
    actor: z.string(),
    commandId: z.uuid(),
    payloadDigest: z.hash('sha256'),
    correlationId: z.string(),
    schemaVersion: z.int().positive(),
    previousHash: z.union([z.literal(''), z.hash('sha256')]),
  }),
  recordedAt: z.iso.datetime(),
});

const families = allFacts.flatMap(({ facts }) =>
  facts.map(({ family }) => ({
    category: family.category,
    codec: factCodec<{ type: string; data: object }>(family),
  })),
);
const types = families.flatMap(({ category, codec }) => codec.types.map((type) => ({ category, type, codec })));
const sampleFile = (category: string, type: string, version: number) =>
  `${samplesDirectory}/${category}/${type}.v${version}.json`;
const readSample = (path: string) => Sample.parse(JSON.parse(readFileSync(path, 'utf8')));

describe.each(types)('a stored $type', ({ category, type, codec }) => {
  const versions = Array.from({ length: codec.schemaVersionOf(type) }, (_, index) => index + 1);

  it.each(versions)('of version %d is still read', (version) => {
    const sample = readSample(sampleFile(category, type, version));
    expect(sample).toMatchObject({ type, metadata: { schemaVersion: version } });
    expect(sample.stream.startsWith(`${category}-`)).toBe(true);
    expect(codec.decode(sample).type).toBe(type);
  });

  it('is read whole: no field of the newest sample is dropped', () => {
    const sample = readSample(sampleFile(category, type, versions.length));
    expect(codec.decode(sample).data).toEqual(sample.data);
  });

  it('holds its sealed fields sealed, each at the top of its data', () => {
    const { data } = readSample(sampleFile(category, type, versions.length));
    for (const field of codec.sealedFieldsOf(type)) expect(data[field]).toMatch(/^sealed:1:/);
    const schema = [...currentSchemas().values()]
      .flatMap((lib) => lib.families)
      .find((family) => family.category === category);
    const marks = JSON.stringify(schema?.facts[type]).match(/"sealed":true/g) ?? [];
    expect(marks).toHaveLength(codec.sealedFieldsOf(type).length);
  });
});

describe('the samples', () => {
  it.each(globSync(`${samplesDirectory}/*/*.json`))(
    'are all still read, also those without a field that came later: %s',
    (path) => {
      const sample = readSample(path);
      const decoded = types.find(({ type }) => type === sample.type)?.codec.decode(sample);
      expect(decoded?.data).toEqual(sample.data);
    },
  );

  it('are of known types only, and of every type there is', () => {
    const known = new Set(types.map(({ category, type }) => `${category}/${type}`));
    const files = globSync(`${samplesDirectory}/*/*.json`);
    const sampled = files.map((path) => `${basename(dirname(path))}/${basename(path).split('.')[0]}`);
    expect(new Set(sampled)).toEqual(known);
  });
});

describe('the committed schemas', () => {
  it('and the list of libs cover every lib that has facts, under the name of its folder', () => {
    const libs = readdirSync('libs').filter((lib) => existsSync(`libs/${lib}/events/index.ts`));
    expect([...currentSchemas().keys()].toSorted()).toEqual(libs.toSorted());
  });

  it.each([...currentSchemas()])('of %s are current', async (lib, schema) => {
    expect(await committedSchema(lib)).toEqual(schema);
  });
});

const Opened = z.object({
  type: z.literal('Opened'),
  data: z.object({
    door: z.string(),
    cause: z.enum(['KEY', 'FORCE']),
    by: z.object({ name: z.string() }).optional(),
    marks: z.array(z.int()),
  }),
});

/** The changes between two shapes of a fact's data. */
function changes(before: z.ZodObject, after: z.ZodObject): readonly string[] {
  const [older, newer] = [before, after].map((data) => {
    const fact = z.object({ type: z.literal('Opened'), data });
    return schemaOf([{ category: 'door', union: z.discriminatedUnion('type', [fact]) }]);
  });
  return older === undefined || newer === undefined ? ['nothing to compare'] : incompatibilities(older, newer);
}

describe('changing a stored fact', () => {
  const { data } = Opened.shape;

  it('is fine when a field is added that may be missing, or a choice', () => {
    expect(
      changes(data, data.extend({ note: z.string().optional(), cause: z.enum(['KEY', 'FORCE', 'CODE']) })),
    ).toEqual([]);
  });

  it.each([
    ['a field is removed', data.omit({ door: true }), 'Opened.door was removed'],
    ['a field is renamed', data.omit({ door: true }).extend({ gate: z.string() }), 'Opened.door was removed'],
    ['a field is retyped', data.extend({ door: z.int() }), "Opened.door: 'type' changed"],
    ['a field is newly required', data.extend({ note: z.string() }), 'Opened.note is newly required'],
    [
      'a field inside is newly required',
      data.extend({ by: z.object({ name: z.string(), age: z.int() }) }),
      'Opened.by.age is newly required',
    ],
    ['an item is retyped', data.extend({ marks: z.array(z.string()) }), "Opened.marks[]: 'type' changed"],
    ['a text is narrowed', data.extend({ door: z.string().max(5) }), "Opened.door: 'maxLength' changed"],
    ['a choice is taken away', data.extend({ cause: z.enum(['KEY']) }), 'Opened.cause no longer allows "FORCE"'],
    [
      'a text becomes sealed',
      data.extend({ door: z.string().meta({ sealed: true }) }),
      "Opened.door: 'sealed' changed",
    ],
  ])('is refused when %s', (_what, after, complaint) => {
    expect(changes(data, after)).toContain(complaint);
  });

  it('is refused when its type is removed', () => {
    const Closed = z.object({ type: z.literal('Closed'), data: z.object({}) });
    const family = (...options: [typeof Opened, ...(typeof Closed)[]]) => [
      { category: 'door', union: z.discriminatedUnion('type', options) },
    ];
    expect(incompatibilities(schemaOf(family(Opened, Closed)), schemaOf(family(Opened)))).toEqual([
      'Closed was removed from door',
    ]);
  });
});

const stored = (schemaVersion: number, data: object) => ({
  stream: 'door-1',
  type: 'Opened',
  data,
  metadata: {
    occurredAt: '',
    actor: '',
    commandId: '',
    payloadDigest: '',
    correlationId: '',
    schemaVersion,
    previousHash: '',
  },
});

describe('a fact whose shape was raised by an upcast', () => {
  const Version3 = z.object({
    type: z.literal('Opened'),
    data: z.object({ door: z.string(), by: z.string(), count: z.int() }),
  });
  const doorFacts = {
    category: 'door',
    union: z.discriminatedUnion('type', [Version3]),
    upcasts: {
      Opened: [
        (older: unknown) => ({ by: 'nobody', ...z.object({ door: z.string() }).parse(older) }),
        (older: unknown) => ({ count: 1, ...z.object({ door: z.string(), by: z.string() }).parse(older) }),
      ],
    },
  };
  const codec = factCodec(doorFacts);
  it('is read from every version it ever had', () => {
    expect(codec.decode(stored(1, { door: 'front' })).data).toEqual({ door: 'front', by: 'nobody', count: 1 });
    expect(codec.decode(stored(2, { door: 'front', by: 'ada' })).data).toEqual({ door: 'front', by: 'ada', count: 1 });
    expect(codec.decode(stored(3, { door: 'front', by: 'ada', count: 7 })).data).toEqual({
      door: 'front',
      by: 'ada',
      count: 7,
    });
  });

  it('is not read in a version that a newer release wrote', () => {
    expect(() => codec.decode(stored(4, {}))).toThrow(UnknownFact);
  });

  it('may change incompatibly, because its version says so', () => {
    const Version1 = z.object({ type: z.literal('Opened'), data: z.object({ door: z.string() }) });
    const older = schemaOf([{ category: 'door', union: z.discriminatedUnion('type', [Version1]) }]);
    expect(schemaOf([doorFacts])).toMatchObject({ families: [{ facts: { Opened: { schemaVersion: 3 } } }] });
    expect(incompatibilities(older, schemaOf([doorFacts]))).toEqual([]);
    expect(incompatibilities(schemaOf([doorFacts]), older)).toEqual(['Opened went back to version 1']);
  });
});
