import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brokenRules } from './broken-rules.js';
import { schemaLimits } from './limits.js';
import { withPlainReference } from './references.js';
import { annotations, schemaKeywords, schemaListKeywords, schemaMapKeywords } from './schema-keywords.js';
import { fromMembers, isObject, type Members, mapSubschemas, subschemasOf } from './subschemas.js';
import { ajvWith } from './vocabulary.js';

const names = ['a', 'b/c', 'd~e', 'f g', '%41', '#', '__proto__', 'properties', '$ref', 'é', '"', ''];
const name = fc.constantFrom(...names);
const steps = [...schemaKeywords, ...schemaListKeywords, ...schemaMapKeywords, 'const', 'default', 'enum', 'examples'];

/** Pointers into whatever the schema has, and into what it has not; some of them escaped in another way than we would. */
const pointer = fc
  .array(fc.oneof(fc.constantFrom(...steps), name, fc.constantFrom('0', '1')), { maxLength: 4 })
  .map((path) => path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')))
  .chain((path) => fc.constantFrom(path.map(encodeURIComponent), path.map(encodeURI), path.map(allEscaped), path))
  .map((path) => ['#', ...path].join('/'));

const allEscaped = (step: string): string =>
  [...Buffer.from(step)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const { schema: someSchema } = fc.letrec<{ schema: unknown; members: unknown }>((tie) => ({
  members: fc.array(fc.tuple(name, tie('schema')), { maxLength: 3 }).map(fromMembers),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>({}, true, false),
    pointer.map(($ref) => ({ $ref })),
    fc
      .tuple(
        fc.array(fc.tuple(fc.constantFrom(...schemaKeywords), tie('schema')), { maxLength: 2 }).map(fromMembers),
        fc.array(fc.tuple(fc.constantFrom(...schemaMapKeywords), tie('members')), { maxLength: 2 }).map(fromMembers),
        fc
          .array(
            fc.tuple(fc.constantFrom(...schemaListKeywords), fc.array(tie('schema'), { minLength: 1, maxLength: 3 })),
            { maxLength: 1 },
          )
          .map(fromMembers),
        fc
          .array(fc.tuple(fc.constantFrom('const', 'default', 'enum', 'examples'), tie('schema')), { maxLength: 1 })
          .map((members) => fromMembers(members.map(([key, data]) => [key, key === 'enum' ? [data] : data]))),
      )
      .map((parts) => Object.assign({}, ...parts)),
  ),
}));

/** The schema with a number on every object in it, be it a schema or data: so it is seen which of them ajv compiles. */
function numbered(value: unknown, count = { last: 0 }): unknown {
  if (Array.isArray(value)) return value.map((each) => numbered(each, count));
  if (!isObject(value)) return value;
  count.last += 1;
  const number = count.last;
  const members = Object.entries(value).map(([key, each]): [string, unknown] => [key, numbered(each, count)]);
  return { ...fromMembers(members), 'x-number': number };
}

const checking = (inner: Members) => fromMembers(Object.entries(inner).filter(([key]) => !annotations.has(key)));

/** As `compileSchema` does it, with numbers in the place of prices. */
function compiledNumbers(schema: Members): ReadonlySet<unknown> {
  const seen = new Set<unknown>();
  const ajv = ajvWith({ strict: false, validateSchema: false, meta: false, logger: false });
  const compile = (number: unknown) => {
    seen.add(number);
    return () => true;
  };
  ajv.addKeyword({ keyword: 'x-number', compile });
  ajv.compile(mapSubschemas(schema, (inner) => withPlainReference(checking(inner))));
  return seen;
}

describe('the walk of the gate', () => {
  it('visits every schema that ajv compiles, wherever a reference leads', () => {
    let compiledCount = 0;
    let referringCount = 0;
    fc.assert(
      fc.property(someSchema, (made) => {
        const schema = numbered({ wrapped: made });
        const inner = isObject(schema) && isObject(schema['wrapped']) ? schema['wrapped'] : {};
        // Our number is no keyword; that is not what this is about.
        const broken = brokenRules(inner).filter(({ path }) => !path.endsWith('/x-number'));
        if (broken.length > 0) return;
        const walked = new Set(
          [...subschemasOf(inner, schemaLimits.depthMax)].map(({ schema: each }) => each['x-number']),
        );
        const compiled = compiledNumbers(inner);
        compiledCount += compiled.size;
        if (JSON.stringify(inner).includes('"$ref"')) referringCount += 1;
        expect([...compiled].filter((number) => !walked.has(number))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    expect(compiledCount).toBeGreaterThan(1_000);
    expect(referringCount).toBeGreaterThan(50);
  });
});
