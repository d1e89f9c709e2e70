import type { ErrorObject } from 'ajv/dist/2020.js';
import { pointerTo, type Violation } from '../violation.js';

/** ajv's errors as violations. A member that is missing or too many is pointed at itself, not at the object around it. */
export function violationOf({ instancePath, keyword, params, message }: ErrorObject): Violation {
  const at = (name: unknown): string => (typeof name === 'string' ? pointerTo(instancePath, name) : instancePath);
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return { path: at(params['missingProperty']), message: 'must be present' };
    case 'additionalProperties':
      return { path: at(params['additionalProperty']), message: 'must not be present: no such property is known' };
    case 'unevaluatedProperties':
      return { path: at(params['unevaluatedProperty']), message: 'must not be present: no such property is known' };
    default:
      return { path: instancePath, message: message ?? `must satisfy ${keyword}`, ...limitIn(keyword, params) };
  }
}

function limitIn(keyword: string, params: Readonly<Record<string, unknown>>): { readonly limit?: string } {
  const { limit, comparison } = params;
  if (keyword === 'enum') return { limit: choicesOf(params['allowedValues']) };
  if (typeof limit !== 'number') return {};
  return { limit: typeof comparison === 'string' ? `${comparison} ${limit}` : `${keyword} ${limit}` };
}

/** A long list told with each of a hundred violations would be an answer of many megabytes. */
const choicesLengthMax = 500;

function choicesOf(allowed: unknown): string {
  const listed = JSON.stringify(allowed);
  return listed.length <= choicesLengthMax ? `one of ${listed}` : 'one of the values that the schema lists';
}
