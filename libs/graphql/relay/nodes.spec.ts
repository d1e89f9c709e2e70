import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anonymous } from '../access/callers.js';
import { answersWithin } from '../answers/answer.js';
import { defaultLimits } from '../limits/limits.js';
import { meters } from '../limits/meter.js';
import { rememberLoaders } from '../request-context.js';
import { globalId, parseGlobalId } from './global-id.js';
import { Nodes } from './nodes.js';

const beginAnswer = answersWithin(defaultLimits);

const context = {
  principal: anonymous,
  address: '192.0.2.1',
  correlationId: 'c-1',
  signal: new AbortController().signal,
  loader: rememberLoaders(),
  answer: beginAnswer(new AbortController().signal),
  meter: meters(defaultLimits).ofAnswer(anonymous, new AbortController().signal),
};

describe('a global id', () => {
  it('leads back to what it was made of', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }), (id) =>
        expect(parseGlobalId(globalId('Team', id))).toEqual({ type: 'Team', id }),
      ),
    ));

  it('is nothing when somebody else made it', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseGlobalId(text);
        expect(parsed === undefined || globalId(parsed.type, parsed.id) === text).toBe(true);
      }),
    ));
});

describe('loading nodes', () => {
  it('asks once per type, and keeps the order', async () => {
    const nodes = new Nodes();
    const asked: (readonly string[])[] = [];
    const load = async (ids: readonly string[]) => {
      asked.push(ids);
      return ids.map((id) => (id === 'gone' ? undefined : { id }));
    };
    nodes.register('Team', load);
    nodes.register('Capability', load);
    const ids = [
      globalId('Capability', 'a'),
      globalId('Team', 'b'),
      globalId('Team', 'gone'),
      globalId('Team', 'b'),
      globalId('Nothing', 'c'),
      'nonsense',
    ];
    expect(await nodes.load(ids, context)).toEqual([
      { __typename: 'Capability', id: 'a' },
      { __typename: 'Team', id: 'b' },
      null,
      { __typename: 'Team', id: 'b' },
      null,
      null,
    ]);
    expect(asked).toEqual([['a'], ['b', 'gone']]);
  });

  it('is told by one lib only how a type is found', () => {
    const nodes = new Nodes();
    nodes.register('Team', async () => []);
    expect(() => nodes.register('Team', async () => [])).toThrow('Two libs');
  });
});
