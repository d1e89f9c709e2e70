import type { GraphQLScalarType } from 'graphql';
import type { Limits } from '../limits/limits.js';
import { jsonScalar } from './json-scalar.js';
import { textScalars } from './texts.js';

/** The scalars of `base.graphql`, by name. */
export function scalarsOf(limits: Limits): Readonly<Record<string, GraphQLScalarType>> {
  return Object.fromEntries([...textScalars, jsonScalar(limits)].map((scalar) => [scalar.name, scalar]));
}
