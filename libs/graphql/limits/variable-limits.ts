import { GraphQLError } from 'graphql';
import { forbiddenMember } from './forbidden-members.js';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';

/** Input objects stand around a JSON value, and may nest a little themselves. */
const levelsAroundJson = 8;

/** Refuses texts that are too long and values that are too deep, before anything walks them. Throws `GraphQLError`. */
export function checkVariables(variables: Readonly<Record<string, unknown>> | undefined, limits: Limits): void {
  if (variables === undefined) return;
  checkMembers(variables, 'variables');
  for (const name in variables) checkValue(variables[name], `variables.${name}`, 1, limits);
}

function checkValue(value: unknown, path: string, depth: number, limits: Limits): void {
  if (typeof value === 'string') return checkText(value, path, limits.textBytesMax);
  if (typeof value !== 'object' || value === null) return;
  const depthMax = limits.jsonDepthMax + levelsAroundJson;
  if (depth > depthMax) throw limitExceeded({ field: path, limit: `nested at most ${depthMax} levels deep` });
  checkMembers(value, path);
  for (const [name, inner] of Object.entries(value)) checkValue(inner, `${path}.${name}`, depth + 1, limits);
}

function checkMembers(value: object, path: string): void {
  const member = forbiddenMember(value);
  if (member === undefined) return;
  throw new GraphQLError(`${path} has a member ${member}, which could change other objects`, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
}

function checkText(text: string, path: string, bytesMax: number): void {
  if (text.length * 3 <= bytesMax) return; // No character of a JavaScript string takes more than three bytes.
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return;
  throw limitExceeded({
    field: path,
    limit: `a text of at most ${figure(bytesMax)} bytes`,
    given: `${figure(bytes)} bytes`,
  });
}
