import { workMax } from './limits.js';
import { patternSize } from './re2-engine.js';
import { isObject, type Members, mapSubschemas } from './subschemas.js';

/** What it costs to hold a value against one subschema, in steps of about half a microsecond. */
interface Price {
  readonly own: number;
  readonly perMember: number;
  /** For each character of the members' names. */
  readonly perNameCharacter: number;
  /** For each character of a text. */
  readonly perCharacter: number;
  readonly isUnique: boolean;
}

/** Characters that are counted, compared or hashed in the time of a step. */
const charactersPerStep = 16;
/** Characters that a format reads in the time of a step; the slowest, `regex`, reads twelve. */
const formatCharactersPerStep = 8;
/** Instructions of a pattern that are tried in the time of a step, when an expression has many states. */
const instructionsPerStep = 50;
/** Pairs of members or characters that are compared in the time of a step. */
const pairsPerStep = 20;
const keyword = 'x-work';

/** A validation would take longer than its schema is worth. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

/** Steps of the running validation; validation is synchronous, so one count is enough. */
let spent = 0;

export function beginWork(): void {
  spent = 0;
}

/** Each subschema pays whenever a value is held against it, so neither references, nor long values, nor both together are endless. */
export const workKeyword = { keyword, schemaType: 'object', validate: pay, errors: false } as const;

/** The schema with a price in each of its subschemas. */
export function priced(schema: Members): Members {
  return mapSubschemas(schema, (inner) => ({ [keyword]: priceOf(inner), ...inner }));
}

function pay(price: Price, value: unknown): boolean {
  spent += price.own;
  if (typeof value === 'string') spent += price.perCharacter * value.length;
  else if (Array.isArray(value)) payForItems(price, value);
  else if (typeof value === 'object' && value !== null) payForMembers(price, value);
  if (spent > workMax) throw new TooMuchWork();
  return true;
}

function payForItems({ perMember, isUnique }: Price, items: readonly unknown[]): void {
  spent += perMember * items.length;
  // Each item is compared with every other, as far as the smaller of the two goes.
  if (isUnique) spent += (items.length * (items.length + weightOf(items))) / pairsPerStep;
}

function payForMembers({ perMember, perNameCharacter }: Price, value: object): void {
  if (perMember === 0) return;
  const names = Object.keys(value);
  spent += perMember * names.length;
  for (const name of names) spent += perNameCharacter * name.length;
}

/** Returns how much there is to compare in a value: its values, and the characters of its texts and names. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / charactersPerStep;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, each]) => sum + name.length / charactersPerStep + weightOf(each), 1);
}

const repeating = ['additionalProperties', 'contains', 'items', 'propertyNames', 'uniqueItems'] as const;
/** Each member is looked for among all that other keywords have looked at. */
const unevaluated = ['unevaluatedItems', 'unevaluatedProperties'] as const;
const unevaluatedSteps = 4;
const counted = ['maxLength', 'minLength'] as const;
const formatted = [
  'format',
  'formatExclusiveMaximum',
  'formatExclusiveMinimum',
  'formatMaximum',
  'formatMinimum',
] as const;

function priceOf(schema: Members): Price {
  const { patternProperties, pattern, uniqueItems } = schema;
  const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  const has = (names: readonly string[]): number => names.filter((name) => schema[name] !== undefined).length;
  // Whether a member is additional, or was not evaluated, is found out by matching its name once more.
  const matchings = 1 + has(['additionalProperties', ...unevaluated]);
  const matching = patterns.reduce((sum, each) => sum + stepsOf(each), 0) * matchings;
  return {
    own: 1 + Object.entries(schema).reduce((sum, [name, value]) => sum + widthOf(name, value), 0),
    perMember: patterns.length + has(repeating) + has(unevaluated) * unevaluatedSteps,
    perNameCharacter: matching + 1 / charactersPerStep,
    perCharacter:
      (typeof pattern === 'string' ? stepsOf(pattern) : 0) +
      has(counted) / charactersPerStep +
      has(formatted) / formatCharactersPerStep,
    isUnique: uniqueItems === true,
  };
}

/** Steps for each character of a text that is held against the pattern. */
const stepsOf = (pattern: string): number => 1 / charactersPerStep + patternSize(pattern) / instructionsPerStep;

/** As many checks as a keyword's value names: members of `required`, values of `enum`, names of `properties`; with their length. */
function widthOf(name: string, value: unknown): number {
  if (name === 'const' || name === 'enum') return weightOf(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + lengthOf(each), value.length);
  if (!isObject(value)) return 1;
  return Object.keys(value).reduce((sum, each) => sum + 1 + lengthOf(each), 0);
}

const lengthOf = (name: unknown): number => (typeof name === 'string' ? name.length / charactersPerStep : 0);
