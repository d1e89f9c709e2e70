import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

interface TextScalar {
  readonly name: string;
  /** What a caller should have written, for the refusal. */
  readonly expected: string;
  readonly isValid: (text: string) => boolean;
}

/** A scalar that is a text in one exact form. What our own code gives is written out as it is. */
export function textScalar({ name, expected, isValid }: TextScalar): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`${name} is ${expected}, not ${described(value)}`);
  };
  return new GraphQLScalarType({
    name,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : `a literal of kind ${node.kind}`),
    serialize: written,
  });
}

/** Instants may come as `Date`; everything else of ours is text already. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  throw new TypeError(`A text was expected, not ${typeof value}`);
}

const describedLengthMax = 40;

function described(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > describedLengthMax ? `${text.slice(0, describedLengthMax)}…` : text;
}
