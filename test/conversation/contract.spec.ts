import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, findBreakingChanges, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { z } from 'zod';
import { wholeSchema } from './whole-schema.js';

const releasedPath = 'schema/released/schema.graphql';
const declaredPath = 'schema/released/declared-breaks.json';

/** What clients of the last release would trip over, in graphql-js's words. */
function breaks(released: GraphQLSchema, now: GraphQLSchema): readonly string[] {
  return findBreakingChanges(released, now).map(({ description }) => description);
}

if (process.env['RELEASE_SDL'] === '1')
  writeFileSync(releasedPath, `${printSchema(lexicographicSortSchema(wholeSchema()))}\n`);

describe('the public contract', () => {
  const released = buildSchema(readFileSync(releasedPath, 'utf8'));

  it('breaks nothing that was released, unless it is declared', () => {
    const declared = z.array(z.string()).parse(JSON.parse(readFileSync(declaredPath, 'utf8')));
    expect(breaks(released, wholeSchema()).toSorted()).toEqual(declared.toSorted());
  });

  it.each([
    ['a field that is gone', 'type Team { name: String! }', 'type Team { slug: ID }', 'Team.name was removed.'],
    [
      'a field that may be null now',
      'type Team { name: String! }',
      'type Team { name: String }',
      'Team.name changed type from String! to String.',
    ],
  ])('notices %s', (_, before, after, found) => {
    const query = 'type Query { team: Team }';
    expect(breaks(buildSchema(`${query} ${before}`), buildSchema(`${query} ${after}`))).toContain(found);
  });
});
