import { RE2JS, RE2JSException } from 're2js';

/** Why the text is no pattern in RE2 syntax; undefined when it is one. */
export function patternFault(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message.replace(/^error parsing regexp: /, '');
    throw error;
  }
}

/**
 * The regular expressions of schemas, in linear time whatever the text.
 * ajv tells expressions apart by their text alone, so each must have one of its own: with a shared one, every pattern
 * of a schema silently becomes the first.
 */
export const re2Engine = Object.assign(
  (pattern: string, flags: string) => {
    const expression = compile(pattern);
    return { test: (text: string) => expression.test(text), toString: () => `re2:/${pattern}/${flags}` };
  },
  { code: 're2' },
);

function compile(pattern: string): RE2JS {
  return RE2JS.compile(RE2JS.translateRegExp(pattern));
}
