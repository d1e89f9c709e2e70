import { describe, expect, it } from '@jest/globals';
import type { Answer } from './answer.js';
import { brokenBounds, type Expected, limitNamed, type Measured, problemOf, usualBounds } from './judge.js';

const answered = (body: unknown, bytes = 100): Answer => ({
  kind: 'ANSWERED',
  status: 200,
  bytes,
  elapsedMs: 1,
  headers: {},
  body,
});
const faults = (...extensions: readonly object[]): Answer =>
  answered({ errors: extensions.map((each) => ({ message: 'no', extensions: each })) });
const data: Expected = { kind: 'DATA' };
const refused: Expected = { kind: 'REFUSED', by: [limitNamed(/answer/), { code: 'RATE_LIMITED' }] };
const either: Expected = { kind: 'DATA_OR_REFUSED', by: [{ code: 'RATE_LIMITED' }] };
const tooLarge = { code: 'LIMIT_EXCEEDED', field: 'the answer', limit: 'at most 2,097,152 bytes' };

describe('judging an answer', () => {
  it.each<[string, Answer, Expected]>([
    ['data where data is due', answered({ data: { viewer: null } }), data],
    ['the expected limit', faults(tooLarge), refused],
    ['another of the expected refusals', faults({ code: 'RATE_LIMITED' }), refused],
    ['data where both are good', answered({ data: { a: 1 } }), either],
    [
      'a refusal by type',
      answered({ data: { answer: { code: 'STALE_TOKEN', message: 'no' } } }),
      { kind: 'REFUSED', by: [{ code: 'STALE_TOKEN' }] },
    ],
  ])('takes %s', (_name, answer, expected) => {
    expect(problemOf(answer, expected)).toBeUndefined();
  });

  it.each<[string, Answer, Expected, RegExp]>([
    ['data where a refusal is due', answered({ data: { a: 1 } }), refused, /had to be refused/],
    ['a refusal where data is due', faults({ code: 'RATE_LIMITED' }), data, /it was refused: RATE_LIMITED/],
    ['another refusal', faults({ code: 'FORBIDDEN' }), refused, /otherwise than expected: FORBIDDEN/],
    ['a second error that is not expected', faults(tooLarge, { code: 'FORBIDDEN' }), refused, /otherwise/],
    ['another limit', faults({ ...tooLarge, field: 'the document' }), refused, /otherwise/],
    [
      'a limit without its name',
      faults({ code: 'LIMIT_EXCEEDED' }),
      { kind: 'REFUSED', by: [{ code: 'LIMIT_EXCEEDED' }] },
      /otherwise/,
    ],
    ['an internal error', faults({ code: 'INTERNAL_SERVER_ERROR' }), either, /INTERNAL_SERVER_ERROR/],
    ['an error without a code', answered({ errors: [{ message: 'no' }] }), refused, /no answer of GraphQL/],
    ['an answer that is no JSON', answered(undefined), data, /no answer of GraphQL/],
    ['an answer with nothing in it', answered({}), data, /neither data nor errors/],
    ['an answer that is too large', answered({ data: { a: 1 } }, 3_000_000), either, /3000000 bytes/],
    [
      'a connection that was cut',
      { kind: 'CLOSED', reason: 'socket hang up', elapsedMs: 1 },
      either,
      /CLOSED socket hang up/,
    ],
    ['silence', { kind: 'SILENT', elapsedMs: 20_000 }, either, /SILENT/],
  ])('reports %s', (_name, answer, expected, problem) => {
    expect(problemOf(answer, expected)).toMatch(problem);
  });
});

const quiet: Measured = {
  ended: [],
  stallMs: 50,
  stallWallMs: 90,
  waitP99Ms: 100,
  livezP99Ms: 100,
  livezLongestMs: 120,
  idleP99Ms: 0,
  livezFailures: 0,
  peakBytes: 500_000_000,
  beside: { askedCount: 10, servedCount: 10, longestMs: 100, firstProblem: undefined },
  hasHeadMoved: false,
  leaks: [],
};
const broken = (differently: Partial<Measured>, bounds = usualBounds): readonly string[] => [
  ...brokenBounds({ ...quiet, ...differently }, bounds),
];

describe('judging the server', () => {
  it('finds nothing as long as all bounds are kept', () => {
    expect(broken({})).toEqual([]);
  });

  it.each<[string, Partial<Measured>, RegExp]>([
    ['a process that ended', { ended: ['api with 134: out of memory'] }, /api with 134: out of memory/],
    ['an event loop that stood', { stallMs: 51 }, /stood for 51 ms/],
    ['a slow /livez', { livezP99Ms: 101, waitP99Ms: 101 }, /the p99 of \/livez was 101 ms/],
    ['a /livez that failed', { livezFailures: 1 }, /failed 1 times/],
    ['too much memory', { peakBytes: 1_100 * 1_024 * 1_024 }, /rose to 1100 MiB/],
    [
      'somebody beside it who was not served',
      { beside: { ...quiet.beside, servedCount: 9, firstProblem: 'x' } },
      /1 of 10 were not served: x/,
    ],
    ['somebody beside it who waited', { beside: { ...quiet.beside, longestMs: 2_001 } }, /waited 2001 ms/],
    ['nobody beside it', { beside: { ...quiet.beside, askedCount: 0, servedCount: 0 } }, /nobody asked/],
    ['a head that moved', { hasHeadMoved: true }, /the head of the log moved/],
    ['a secret that was told', { leaks: ['bourse_…'] }, /tell bourse_/],
  ])('reports %s', (_name, differently, problem) => {
    expect(broken(differently)).toEqual([expect.stringMatching(problem)]);
  });

  it('blames the server neither for what an idle thread waits nor for what others had of the processor', () => {
    expect(broken({ livezP99Ms: 500, idleP99Ms: 400, waitP99Ms: 500 })).toEqual([]);
    expect(broken({ livezP99Ms: 500, waitP99Ms: 100 })).toEqual([]);
    expect(broken({ livezP99Ms: 500, waitP99Ms: 110 })).toHaveLength(1);
    expect(broken({ livezP99Ms: 2_100, waitP99Ms: 0 })).toHaveLength(1);
  });

  it('lets an attack record where it may', () => {
    expect(broken({ hasHeadMoved: true }, { ...usualBounds, mayRecord: true })).toEqual([]);
  });
});
