import { readdirSync, readFileSync } from 'node:fs';
import asyncApi from '@asyncapi/specs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { z } from 'zod';
import { allFacts } from '#libs/all-facts';
import { factCodec } from '#libs/kernel';
import { brokenPromises, contractFiles, messagesIn } from './generate-kafka.js';

const JsonObject = z.record(z.string(), z.json());
const read = (path: string) => JsonObject.parse(JSON.parse(readFileSync(path, 'utf8')));
const declaredPath = 'schema/released/declared-breaks-of-messages.json';
const files = contractFiles();
const messages = new Map(
  [...files].flatMap(([path, schema]) => {
    const type = /^messages\/(.+)\.json$/.exec(path)?.[1];
    return type === undefined ? [] : [[type, schema] as const];
  }),
);
const all = allFacts.flatMap((lib) =>
  Object.entries(lib.published.messages).map(([fact, message]) => ({ fact, lib, ...message })),
);

describe('the contract on Kafka', () => {
  it('is the committed one', () => {
    for (const [path, content] of files) expect(read(`schema/kafka/${path}`)).toEqual(content);
    expect(readdirSync('schema/kafka/messages').toSorted()).toEqual(
      [...messages.keys()].map((type) => `${type}.json`).toSorted(),
    );
  });

  it('says of every fact type whether it is published or stays in the house, and why', () => {
    for (const { facts, published } of allFacts) {
      const { messages: toldOf, notPublished } = published;
      const types = facts.flatMap(({ family }) => factCodec(family).types);
      expect([...Object.keys(toldOf), ...Object.keys(notPublished)].toSorted()).toEqual(types.toSorted());
      for (const reason of Object.values(notPublished)) expect(reason).toMatch(/\w+ \w+.*\.$/);
    }
  });

  it('names each message once, after what it tells', () => {
    expect(new Set(all.map(({ type }) => type)).size).toBe(all.length);
    for (const { fact, type } of all) {
      const [, noun = '', verb = ''] = /^bourse\.([a-z]+)\.([a-z-]+)\.v\d+$/.exec(type) ?? [];
      const words = `${noun}-${verb}`.replaceAll('-', '');
      expect(fact.toLowerCase()).toBe(words);
    }
  });

  it('tells nothing of accounts, tokens and members', () => {
    expect(all.filter(({ lib }) => lib.name === 'accounts')).toEqual([]);
    expect(all.filter(({ fact }) => /Membership|Token|Subject/.test(fact))).toEqual([]);
  });

  it.each(all)('has no sealed field and no person in $type', ({ fact, type, lib, data }) => {
    const sealed = lib.facts.flatMap(({ family }) => factCodec(family).sealedFieldsOf(fact));
    const fields = Object.keys(data.shape);
    expect(fields.filter((field) => sealed.includes(field))).toEqual([]);
    expect(fields.filter((field) => /requestedBy|approver$|worker$|principal|actor|issuedBy/.test(field))).toEqual([]);
    expect(JSON.stringify(messages.get(type))).not.toContain('"sealed"');
  });

  it.each([...messages])('describes every field of %s', (_, schema) => {
    expect(undescribed(schema, '')).toEqual([]);
    expect(schema['description']).toMatch(/\.$/);
  });

  it.each([...messages])('is JSON Schema 2020-12 in %s', (_, schema) => {
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('is AsyncAPI 3.0, by the schema that its makers publish', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(JsonObject.parse(asyncApi.schemasWithoutId['3.0.0']));
    expect(validate(files.get('asyncapi.json')) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...files.get('asyncapi.json'), channels: 'none' })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const document = files.get('asyncapi.json') ?? {};
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference = '']) => reference,
    );
    expect(references.length).toBeGreaterThan(2 * messages.size);
    const broken = references.filter((reference) =>
      reference.startsWith('./') ? !files.has(reference.slice(2)) : at(document, reference) === undefined,
    );
    expect(broken).toEqual([]);
  });
});

/** What a JSON pointer within the document leads to. */
function at(document: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((place, name) => (z.record(z.string(), z.unknown()).safeParse(place).data ?? {})[name], document);
}

/** Paths of fields without a word about them. */
function undescribed(schema: unknown, path: string): readonly string[] {
  const { properties = {}, items } = z
    .object({ properties: z.record(z.string(), z.unknown()).optional(), items: z.unknown().optional() })
    .parse(schema);
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const { description = '' } = z.object({ description: z.string().optional() }).parse(field);
    return [...(description === '' ? [`${path}.${name}`] : []), ...undescribed(field, `${path}.${name}`)];
  });
  return items === undefined ? own : [...own, ...undescribed(items, `${path}[]`)];
}

const released = (data: z.ZodObject, type = 'bourse.door.opened.v1') =>
  new Map([[type, JsonObject.parse(z.toJSONSchema(data, { io: 'input' }))]]);

describe('the released contract', () => {
  it('is kept: a changed message is a new version, unless the break is declared, and nothing is declared that is none', async () => {
    const types = readdirSync('schema/released/kafka/messages').map((name) => name.replace(/\.json$/, ''));
    expect(types.length).toBeGreaterThan(30);
    const declared = z.array(z.string()).parse(JSON.parse(readFileSync(declaredPath, 'utf8')));
    const broken = brokenPromises(await messagesIn('schema/released/kafka', types), messages);
    expect(broken.toSorted()).toEqual(declared.toSorted());
  });

  const opened = z.object({
    door: z.string().describe('Which.'),
    cause: z.enum(['KEY', 'FORCE']),
    note: z.string().optional(),
  });

  it.each([
    ['another description', opened.extend({ door: z.string().describe('Which one.') })],
    ['a field more that may be missing', opened.extend({ hand: z.string().optional() })],
  ])('allows %s', (_, data) => {
    expect(brokenPromises(released(opened), released(data))).toEqual([]);
  });

  it.each([
    ['a field less', opened.omit({ door: true })],
    ['a field more that is always there', opened.extend({ hand: z.string() })],
    ['another type', opened.extend({ door: z.int() })],
    ['a choice more, which readers do not know', opened.extend({ cause: z.enum(['KEY', 'FORCE', 'CODE']) })],
    ['a choice less', opened.extend({ cause: z.enum(['KEY']) })],
    ['a field that may be missing now', opened.extend({ door: z.string().optional() })],
  ])('refuses %s', (_, data) => {
    expect(brokenPromises(released(opened), released(data))).not.toEqual([]);
  });

  it('refuses a message that is gone, unless its next version is there', () => {
    expect(brokenPromises(released(opened), new Map())).toEqual(['bourse.door.opened.v1 is gone']);
    expect(brokenPromises(released(opened), released(opened, 'bourse.door.opened.v2'))).toEqual([]);
  });
});
