import { workMax } from './limits.js';
import { isObject, mapSubschemas } from './subschemas.js';

type Members = Readonly<Record<string, unknown>>;

/** What it costs to hold a value against one subschema, in steps of about half a microsecond. */
interface Price {
  readonly own: number;
  readonly perMember: number;
  readonly perText: number;
  readonly isUnique: boolean;
}

/** Sixteen characters are matched by an expression in the time of a step, a hundred pairs compared. */
const charactersPerStep = 16;
const pairsPerStep = 100;
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

function pay({ own, perMember, perText, isUnique }: Price, value: unknown): boolean {
  spent += own;
  if (typeof value === 'string') spent += (perText * value.length) / charactersPerStep;
  else if (typeof value === 'object' && value !== null && perMember > 0) {
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    spent += perMember * count + (isUnique ? count ** 2 / pairsPerStep : 0);
  }
  if (spent > workMax) throw new TooMuchWork();
  return true;
}

const repeating = [
  'additionalProperties',
  'contains',
  'items',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'uniqueItems',
] as const;

function priceOf(schema: Members): Price {
  const { patternProperties, pattern, format, uniqueItems } = schema;
  const patterns = isObject(patternProperties) ? Object.keys(patternProperties).length : 0;
  return {
    own: 1 + Object.values(schema).reduce<number>((sum, value) => sum + widthOf(value), 0),
    perMember: patterns + repeating.filter((name) => schema[name] !== undefined).length,
    perText: (pattern === undefined ? 0 : 1) + (format === undefined ? 0 : 1),
    isUnique: uniqueItems === true,
  };
}

/** As many checks as a keyword's value names: members of `required`, values of `enum`, names of `properties`. */
function widthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 1;
}
