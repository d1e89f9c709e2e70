import { afterAll, describe, expect, it } from '@jest/globals';
import { BoundedWork, type Job } from '#libs/bounded-work';
import { JsonSchemas, jsonSchemaJobs } from './index.js';

const opened: BoundedWork[] = [];
afterAll(() => Promise.all(opened.map((work) => work.close())));

function threads(module: URL): BoundedWork {
  // On a busy machine, jobs may wait as long as they like.
  const work = new BoundedWork({ modules: { 'json-schema': module }, now: () => 0 });
  opened.push(work);
  return work;
}

const schemas = new JsonSchemas(threads(jsonSchemaJobs));
const inspect = (schema: Readonly<Record<string, unknown>>) => schemas.inspect({ schema, ownerTeam: 'databases' });
const validate = (schema: Readonly<Record<string, unknown>>, value: unknown) =>
  schemas.validate({ schema, ownerTeam: 'databases' }, JSON.stringify(value));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const within = (index: number) => ({ not: { not: { $ref: `#/$defs/d${index + 1}` } } });
const ofBytes = (bytes: number) => ({ type: 'object', description: 'x'.repeat(bytes - 34) });

describe('inspecting a schema in a thread', () => {
  it('lets 64 KiB pass and refuses a byte more', async () => {
    expect(await inspect(ofBytes(65_536))).toEqual([]);
    expect(await inspect(ofBytes(65_537))).toEqual([
      { path: '', message: 'is 65537 bytes long', limit: 'at most 65536 bytes' },
    ]);
  });

  it.each([1_000, 3_500])('never tells what the engine says: %s alternatives', async (count) => {
    const told = await inspect({ oneOf: numbers(count).map((index) => ({ const: index })) });
    expect(told).toContainEqual(expect.objectContaining({ path: '/oneOf', limit: expect.any(String) }));
    expect(JSON.stringify(told)).not.toContain('call stack');
  });

  it('compiles whatever is within the limits, one reference within the other', async () => {
    const defs = numbers(199).map((index) => [`d${index}`, index === 198 ? { type: 'integer' } : within(index)]);
    const chain = { $ref: '#/$defs/d0', $defs: Object.fromEntries(defs) };
    expect(await inspect(chain)).toEqual([]);
    expect(await validate(chain, 1)).toEqual([]);
    expect(await validate(chain, 1.5)).not.toEqual([]);
  });

  it('compiles the slowest alternatives that there may be', async () => {
    const nested = numbers(14).reduce<object>(
      (inner) => ({ oneOf: [...numbers(34).map((index) => ({ const: index })), inner] }),
      { const: 'x' },
    );
    expect(await inspect({ ...nested })).toEqual([]);
  });
});

describe('validating in a thread', () => {
  const url = { type: 'string', format: 'url' };
  const colons = `http://${':'.repeat(60_000)}`;

  it('answers of a long row of colons that it is no url', async () => {
    expect(await validate(url, colons)).toEqual([{ path: '', message: 'must match format "url"' }]);
    expect(await validate({ allOf: [url, url, url] }, colons)).toHaveLength(3);
  });

  it('refuses to hold many patterns against a long name', async () => {
    const patterns = numbers(9).map((index) => [`(?i)(?:\\p{L}){0,${990 - index}}N`, {}]);
    const schema = { type: 'object', patternProperties: Object.fromEntries(patterns) };
    expect(await validate(schema, { ['a'.repeat(20_000)]: 1 })).toMatchObject([{ limit: 'at most 200000 steps' }]);
  });

  it('keeps schemas apart that were asked for at once', async () => {
    const answers = await Promise.all(
      numbers(40).map((maximum) => validate({ type: 'integer', maximum }, 20).then((told) => told.length)),
    );
    expect(answers).toEqual(numbers(40).map((maximum) => (maximum < 20 ? 1 : 0)));
  });
});

describe('a schema that took too much', () => {
  const dear = new JsonSchemas(threads(new URL('./endless-jobs.fixture.ts', import.meta.url)));
  const schema = { type: 'string' };

  it('cannot be checked by, and is told when to try again', async () => {
    const expected = {
      path: '',
      message: 'cannot be checked: the schema asks for too much work',
      limit: expect.stringMatching(/^at most 1500 ms of processor time; it can be tried again in \d+ seconds$/),
    };
    expect(await dear.validate({ schema, ownerTeam: 'databases' }, '""')).toEqual([expected]);
    expect(await dear.inspect({ schema, ownerTeam: 'databases' })).toEqual([expected]);
  });

  it('is known by what it says, whoever asks', async () => {
    const work = threads(new URL('./endless-jobs.fixture.ts', import.meta.url));
    const asked: Job[] = [];
    const watched = new JsonSchemas({ run: (job) => (asked.push(job), work.run(job)) });
    await watched.validate({ schema: { type: 'string' }, ownerTeam: 'a' }, '""');
    await watched.validate({ schema: { type: 'string' }, ownerTeam: 'b' }, '1');
    await watched.validate({ schema: { type: 'integer' }, ownerTeam: 'b' }, '1');
    const [first, second, other] = asked.map(({ subject }) => subject);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});
