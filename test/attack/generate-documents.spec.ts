import { describe, expect, it } from '@jest/globals';
import { type DocumentNode, parse, validate } from 'graphql';
import { wholeSchema } from '../conversation/whole-schema.js';
import { seededRandom } from '../trials/seeded-random.js';
import { type Generated, generateDocument } from './generate-documents.js';

const schema = wholeSchema();
const count = 300;

function documents(seed: number): readonly Generated[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => generateDocument(schema, random));
}

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

describe('drawing documents', () => {
  it('gives the same for the same seed, and others for another', () => {
    expect(documents(1)).toEqual(documents(1));
    expect(documents(1)).not.toEqual(documents(2));
  });

  it('gives mostly valid ones, and some that are not', () => {
    const valid = documents(3).filter(({ query }) => {
      const document = parsed(query);
      return document !== undefined && validate(schema, document).length === 0;
    });
    expect(valid.length).toBeGreaterThan(count / 2);
    expect(valid.length).toBeLessThan(count);
  });

  it('asks queries and mutations, with aliases, fragments and variables', () => {
    const drawn = documents(4);
    const text = drawn.map(({ query }) => query).join('\n');
    for (const sign of [/^query /m, /^mutation /m, /a\d+: /, /\.\.\. on /, /^fragment /m, /@skip|@include/])
      expect(text).toMatch(sign);
    expect(drawn.some(({ variables }) => Object.keys(variables).length > 2)).toBe(true);
  });
});
