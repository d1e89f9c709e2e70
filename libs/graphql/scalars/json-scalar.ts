import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import { forbiddenMember } from '../limits/forbidden-members.js';
import type { Limits } from '../limits/limits.js';

/** Any JSON value within the limits of depth and text length. */
export function jsonScalar({ jsonDepthMax, textBytesMax }: Pick<Limits, 'jsonDepthMax' | 'textBytesMax'>) {
  /** Objects of variables that were checked: an operation's variables are looked at before and while it is executed. */
  const sound = new WeakSet<object>();
  const check = (value: unknown): unknown => {
    const isObject = typeof value === 'object' && value !== null;
    if (isObject && sound.has(value)) return value;
    const broken = brokenLimit(value, { jsonDepthMax, textBytesMax, depth: 1 });
    if (broken !== undefined) throw new GraphQLError(`JSON ${broken}`);
    if (isObject) sound.add(value);
    return value;
  };
  return new GraphQLScalarType({
    name: 'JSON',
    parseValue: check,
    parseLiteral: (node, variables) => check(valueFromASTUntyped(node, variables)),
    serialize: (value) => value,
  });
}

interface Bounds {
  readonly jsonDepthMax: number;
  readonly textBytesMax: number;
  readonly depth: number;
}

function brokenLimit(value: unknown, bounds: Bounds): string | undefined {
  if (typeof value === 'string' && Buffer.byteLength(value) > bounds.textBytesMax) {
    return `holds texts of at most ${bounds.textBytesMax} bytes`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return 'holds finite numbers only';
  if (typeof value !== 'object' || value === null) return undefined;
  if (bounds.depth > bounds.jsonDepthMax) return `is nested at most ${bounds.jsonDepthMax} levels deep`;
  const member = forbiddenMember(value);
  if (member !== undefined) return `holds no member ${member}, which could change other objects`;
  const inner = { ...bounds, depth: bounds.depth + 1 };
  return Object.entries(value)
    .flat()
    .map((part) => brokenLimit(part, inner))
    .find((broken) => broken !== undefined);
}
