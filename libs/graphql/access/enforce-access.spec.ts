import { describe, expect, it } from '@jest/globals';
import { buildSchema, type ExecutionResult, type GraphQLSchema, graphql, isUnionType, parse, subscribe } from 'graphql';
import type { Principal } from '#libs/access';
import { answersWithin } from '../answers/answer.js';
import { defaultLimits } from '../limits/limits.js';
import { meters } from '../limits/meter.js';
import { rememberLoaders } from '../request-context.js';
import { anonymous } from './callers.js';
import { checkSchema, SchemaIncomplete } from './check-schema.js';
import { enforceAccess } from './enforce-access.js';

const beginAnswer = answersWithin(defaultLimits);

const directive = `
  directive @access(rule: AccessRule!) on OBJECT | FIELD_DEFINITION | INTERFACE
  enum AccessRule { PUBLIC SIGNED_IN PARTY TEAM_MEMBER OPERATOR SELF }
`;
const sdl = `${directive}
  type Query {
    open: Boolean @access(rule: PUBLIC)
    things: [Thing!]! @access(rule: SIGNED_IN)
    thing: Thing @access(rule: SIGNED_IN)
    soleThing: Thing! @access(rule: SIGNED_IN)
    anything: [Any] @access(rule: SIGNED_IN)
    later: Thing @access(rule: SIGNED_IN)
    accounts: [Account!]! @access(rule: OPERATOR)
    self: Self @access(rule: SIGNED_IN)
  }
  type Thing @access(rule: PARTY) { name: String consumerTeam: String ownerTeam: String roster: [String!]! @access(rule: OPERATOR) }
  type Other @access(rule: SIGNED_IN) { name: String }
  type Self @access(rule: SELF) { name: String }
  type Account @access(rule: OPERATOR) { name: String }
  union Any = Thing | Other
`;

const mine = { name: 'mine', consumerTeam: 'search', ownerTeam: 'platform', roster: ['ada'] };
const theirs = { name: 'theirs', consumerTeam: 'payments', ownerTeam: 'platform', roster: ['ada'] };
const rootValue = {
  open: true,
  things: [mine, theirs],
  thing: theirs,
  soleThing: theirs,
  anything: [
    { ...theirs, __typename: 'Thing' },
    { name: 'other', __typename: 'Other' },
    { ...mine, __typename: 'Thing' },
  ],
  later: Promise.resolve(theirs),
  accounts: [{ name: 'account' }],
  self: { name: 'self', principal: 'p-2' },
};

const consumer: Principal = { id: 'p-1', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['search'] }] };
const operator: Principal = { id: 'p-3', kind: 'PERSON', grants: [{ role: 'operator', teams: 'all' }] };

function ask(schema: GraphQLSchema, source: string, principal: Principal): Promise<ExecutionResult> {
  return graphql({ schema, source, rootValue, contextValue: contextOf(principal) });
}

function contextOf(principal: Principal) {
  return {
    principal,
    address: '192.0.2.1',
    correlationId: 'c-1',
    signal: new AbortController().signal,
    loader: rememberLoaders(),
    answer: beginAnswer(new AbortController().signal),
    meter: meters(defaultLimits).ofAnswer(anonymous, new AbortController().signal),
  };
}

/** What a consumer hears when these rows are told, one after the other. */
async function follow(...told: readonly object[]): Promise<readonly unknown[]> {
  const schema = buildSchema(`${sdl} type Subscription { changed: Thing! @access(rule: SIGNED_IN) }`);
  const field = schema.getSubscriptionType()?.getFields()['changed'];
  if (field === undefined) throw new Error('The schema has no such field');
  field.subscribe = async function* () {
    for (const changed of told) yield { changed };
  };
  const document = parse('subscription { changed { name } }');
  const events = await subscribe({ schema: enforceAccess(schema), document, contextValue: contextOf(consumer) });
  if (!(Symbol.asyncIterator in events)) throw new Error('Nothing can be followed');
  const heard: unknown[] = [];
  for await (const event of events) heard.push(event);
  return heard;
}

const guarded = enforceAccess(buildSchema(sdl));
const unguarded = buildSchema(sdl);

/** Everything that a consumer of another team must not see. */
const question = `{
  things { name } thing { name } later { name } self { name }
  anything { ... on Thing { name } ... on Other { name } }
}`;

describe('the access rules around the resolvers', () => {
  it('leave out what the caller may not see, as if it did not exist', async () => {
    expect(await ask(guarded, question, consumer)).toEqual({
      data: {
        things: [{ name: 'mine' }],
        thing: null,
        later: null,
        self: null,
        anything: [null, { name: 'other' }, { name: 'mine' }],
      },
    });
  });

  it('show everything to those who may see it', async () => {
    expect(await ask(guarded, question, operator)).toEqual(await ask(unguarded, question, operator));
  });

  it('are what hides it: without them the same question tells everything', async () => {
    const { data } = await ask(unguarded, question, consumer);
    expect(JSON.stringify(data)).toContain('theirs');
    expect(data?.['self']).toEqual({ name: 'self' });
  });

  it('answer a field that cannot be empty as something that does not exist', async () => {
    const { errors } = await ask(guarded, '{ soleThing { name } }', consumer);
    expect(errors).toMatchObject([{ message: 'This does not exist', extensions: { code: 'NOT_FOUND' } }]);
  });

  it('hide a row of several possible types that does not say which it is', async () => {
    const nameless = buildSchema(sdl);
    const union = nameless.getType('Any');
    if (isUnionType(union)) union.resolveType = () => 'Thing';
    const source = '{ anything { ... on Thing { name } } }';
    const contextValue = contextOf(consumer);
    const answer = await graphql({
      schema: enforceAccess(nameless),
      source,
      rootValue: { anything: [theirs] },
      contextValue,
    });
    expect(answer).toMatchObject({ data: { anything: null }, errors: [{ message: 'A row does not name its type' }] });
  });

  it('tell whoever follows only of what they may see, and do not swallow our own mistakes', async () => {
    expect(await follow(theirs, mine)).toEqual([{ data: { changed: { name: 'mine' } } }]);
    await expect(follow({ name: 'a row without its teams' }, mine)).rejects.toThrow("A row lacks 'consumerTeam'");
  });

  it('ask for a token before anything but what is PUBLIC', async () => {
    expect(await ask(guarded, '{ open }', anonymous)).toEqual({ data: { open: true } });
    const { errors } = await ask(guarded, '{ thing { name } }', anonymous);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('keep fields and types for operators from everybody else', async () => {
    const roster = '{ things { roster } }';
    expect(await ask(guarded, roster, consumer)).toEqual({ data: { things: [{ roster: [] }] } });
    expect(await ask(guarded, roster, operator)).toEqual({
      data: { things: [{ roster: ['ada'] }, { roster: ['ada'] }] },
    });
    expect((await ask(guarded, '{ accounts { name } }', consumer)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  });
});

function complaints(text: string): readonly string[] {
  try {
    checkSchema(buildSchema(`${directive} ${text}`), []);
    return [];
  } catch (error) {
    if (error instanceof SchemaIncomplete) return error.problems;
    throw error;
  }
}

describe('a schema', () => {
  it.each([
    {
      text: 'type Query { a: Boolean }',
      complaint: ['Query.a has no access rule', 'Query.a is resolved by nobody'],
    },
    {
      text: 'type Query @access(rule: SIGNED_IN) { a: Thing } type Thing { b(c: Int): Int }',
      complaint: ['Query.a is resolved by nobody', 'Thing.b has no access rule', 'Thing.b is resolved by nobody'],
    },
    {
      text: 'type Query @access(rule: SIGNED_IN) { a: Boolean } interface Node @access(rule: SIGNED_IN) { id: ID! } type Thing implements Node @access(rule: PARTY) { id: ID! }',
      complaint: ['Query.a is resolved by nobody', 'node(id) does not find Thing'],
    },
    {
      text: 'type Query @access(rule: SIGNED_IN) { a: Boolean } type Thing @access(rule: SIGNED_IN) { b: Int! @access(rule: OPERATOR) }',
      complaint: ['Query.a is resolved by nobody', 'Thing.b has a rule of its own, so it must be nullable'],
    },
    {
      text: 'type Query { a: Thing @access(rule: PUBLIC) } type Thing @access(rule: SIGNED_IN) { b: Int }',
      complaint: ['Query.a is resolved by nobody', 'Thing.b is reached by a PUBLIC field and is not PUBLIC'],
    },
  ])('is not served while something is missing: $complaint', ({ text, complaint }) => {
    expect(complaints(text)).toEqual(complaint);
  });
});
