import { describe, expect, it } from '@jest/globals';
import { faultIn } from './compile-schema.js';

const deep = (): number => 1 + deep();

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('a fault of compiling', () => {
  it('does not say what the engine says of our program', () => {
    const overflow = thrownBy(deep);
    expect(overflow).toBeInstanceOf(RangeError);
    expect(faultIn(overflow)).toBe('is too wide or too deep to be compiled');
  });

  it('says what ajv says of the schema', () =>
    expect(faultIn(new Error('strict mode: unknown type'))).toBe('strict mode: unknown type'));
});
