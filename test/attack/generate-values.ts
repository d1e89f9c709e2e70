import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';

export type Random = () => number;

export const oneOf = <Item>(random: Random, items: readonly Item[], otherwise: Item): Item =>
  items[Math.floor(random() * items.length)] ?? otherwise;

export const isLikely = (random: Random, probability: number): boolean => random() < probability;

/** Texts that somebody may have taken for something else. */
const hostileTexts: readonly string[] = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\uFFFD',
  "' or 1 = 1 --",
  '${7*7}',
  '../../etc/passwd',
  '{"a":1}',
  '\u202E\u2066',
  'é'.repeat(2_000),
  'a'.repeat(70_000),
  '%00%ff',
  'http://[::1]:99999/',
];
const hostileNumbers: readonly unknown[] = [
  0, -1, -0, 1.5, 2_147_483_647, 2_147_483_648, -2_147_483_649, 1e308, 9_007_199_254_740_991,
];
const slugs: readonly string[] = [
  'payments',
  'platform',
  'search',
  'postgresql',
  'dev',
  'small',
  'nobody',
  'attack-of-nobody',
];
const instants: readonly string[] = [
  '2026-03-01T09:30:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
];

/** What the scalars of the SDL look like when they are right. */
const plausible: Readonly<Record<string, (random: Random) => unknown>> = {
  Slug: (random) => oneOf(random, slugs, 'payments'),
  SemVer: (random) => oneOf(random, ['1.0.0', '2.1.0-beta.1', '999.999.999', '0.0.0'], '1.0.0'),
  DateTime: (random) => oneOf(random, instants, '2026-03-01T09:30:00Z'),
  Duration: () => 'P1D',
  URL: () => 'https://example.org/a?b=c#d',
  Position: (random) => oneOf(random, ['nowhere', '', 'a.1', '1'.repeat(30)], 'nowhere'),
  ID: (random) =>
    oneOf(random, ['instance', Buffer.from('Instance:none').toString('base64url'), 'x'.repeat(513)], 'instance'),
  JSON: (random) => hostileJson(random, 4),
  Int: (random) => oneOf(random, [1, 2, 20, 100], 1),
  Float: (random) => random() * 1_000,
  Boolean: (random) => isLikely(random, 0.5),
  String: (random) => oneOf(random, ['ledger', 'a b c', ...slugs], 'ledger'),
};

/** A JSON value of any shape: deep, wide, with large numbers, odd names and texts. */
export function hostileJson(random: Random, depth: number): unknown {
  if (depth <= 0 || isLikely(random, 0.3)) {
    return oneOf<unknown>(random, [...hostileTexts, ...hostileNumbers, null, true, 'x'], null);
  }
  if (isLikely(random, 0.05)) return nestedLists(Math.floor(random() * 60));
  const width = isLikely(random, 0.05) ? 2_000 : Math.floor(random() * 5);
  const parts = Array.from({ length: width }, () => (width > 100 ? 1 : hostileJson(random, depth - 1)));
  if (isLikely(random, 0.5)) return parts;
  return Object.fromEntries(
    parts.map((part, number) => [`${oneOf(random, hostileTexts, 'a').slice(0, 200)}${number}`, part]),
  );
}

function nestedLists(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const hostileShare = 0.08;
const listMaxima: readonly number[] = [0, 1, 2, 20, 21, 50, 51, 100, 101, 500];

/** A value for an argument or a variable: mostly one that fits its type, now and then one that does not. */
export function valueFor(type: GraphQLInputType, random: Random, depth = 4): unknown {
  if (isNonNullType(type)) return valueFor(type.ofType, random, depth) ?? valueFor(type.ofType, random, depth);
  if (isLikely(random, hostileShare)) return hostileJson(random, 3);
  if (isListType(type)) {
    const count = isLikely(random, 0.2) ? oneOf(random, listMaxima, 1) : 1;
    const value = valueFor(type.ofType, random, depth - 1);
    return Array.from({ length: count }, () => value);
  }
  if (isEnumType(type))
    return oneOf(
      random,
      type.getValues().map(({ name }) => name),
      'NONE',
    );
  if (isScalarType(type)) return scalarFor(type.name, random);
  return isInputObjectType(type) ? membersFor(type, random, depth) : null;
}

function scalarFor(name: string, random: Random): unknown {
  const draw = plausible[name] ?? plausible['String'];
  return draw?.(random);
}

/** What has to be given nearly always, and what may be given half of the time. */
function membersFor(type: GraphQLInputObjectType, random: Random, depth: number): Readonly<Record<string, unknown>> {
  const members = Object.values(type.getFields()).flatMap((field) => {
    const isNeeded = isNonNullType(field.type) && field.defaultValue === undefined;
    const share = isNeeded ? 0.98 : depth <= 0 ? 0 : 0.5;
    return isLikely(random, share) ? [[field.name, valueFor(field.type, random, depth - 1)] as const] : [];
  });
  return Object.fromEntries(members);
}
