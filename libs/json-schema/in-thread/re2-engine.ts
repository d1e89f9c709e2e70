import { RE2JS, RE2JSException } from 're2js';

/** Returns why the text is no pattern in RE2 syntax; undefined when it is one. */
export function patternFault(pattern: string): string | undefined {
  try {
    compiled(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message.replace(/^error parsing regexp: /, '');
    throw error;
  }
}

/** Returns how many instructions the pattern compiles to: each may be tried at each character of a text. */
export const patternSize = (pattern: string): number => compiled(pattern).programSize();

/**
 * The regular expressions of schemas, in linear time whatever the text.
 * ajv tells expressions apart by their text alone, so each must have one of its own: with a shared one, every pattern
 * of a schema silently becomes the first.
 */
export const re2Engine = Object.assign(
  (pattern: string, flags: string) => {
    const expression = compiled(pattern);
    return { test: (text: string) => expression.test(text), toString: () => `re2:/${pattern}/${flags}` };
  },
  { code: 're2' },
);

/** Patterns of the schema that was looked at last: the gate, the price and ajv's code each ask for them, some of them often. */
const known = new Map<string, RE2JS>();
const knownMax = 1_000;

/** Forgets the expressions, which remember what they matched; those in compiled schemas stay. */
export const forgetPatterns = (): void => known.clear();

function compiled(pattern: string): RE2JS {
  const expression = known.get(pattern) ?? RE2JS.compile(RE2JS.translateRegExp(pattern));
  if (known.size >= knownMax) known.clear();
  known.set(pattern, expression);
  return expression;
}
