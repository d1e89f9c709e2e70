import { describe, expect, it } from '@jest/globals';
import type { Answer } from './answer.js';
import { type Race, raceProblem } from './retirement.js';

const answered = (body: unknown): Answer => ({
  kind: 'ANSWERED',
  status: 200,
  bytes: 9,
  elapsedMs: 1,
  headers: {},
  body,
});
const success = answered({ data: { answer: { __typename: 'Success' } } });
const refusal = answered({ data: { answer: { code: 'VERSION_IN_USE', message: 'no' } } });
const before = ['VersionDrafted', 'VersionPublished'];
const sunset = [...before, 'VersionSunset'];
const race: Race = {
  requested: success,
  retired: success,
  factsBefore: before,
  factsAfter: sunset,
  phases: ['ACTIVE'],
  status: 'SUNSET',
};

describe('judging a race for a version', () => {
  it.each<[string, Partial<Race>]>([
    ['both succeeded, and the version waits for its holder', {}],
    ['the request lost', { requested: refusal, phases: [], status: 'RETIRED' }],
    ['the retirement lost', { retired: refusal, factsAfter: before, status: 'GA' }],
  ])('finds nothing when %s', (_name, differently) => {
    expect(raceProblem({ ...race, ...differently })).toBeUndefined();
  });

  it.each<[string, Partial<Race>, RegExp]>([
    ['a refused retirement recorded something', { retired: refusal }, /was refused, and recorded VersionSunset/],
    ['a retirement recorded nothing', { factsAfter: before }, /recorded nothing/],
    ['a refused request made an instance', { requested: refusal }, /was refused, and there is an instance/],
    ['an accepted request made none', { phases: [] }, /there is no instance/],
    ['a retired version is held', { status: 'RETIRED' }, /it is retired, and there is ACTIVE/],
    ['nobody answered', { retired: { kind: 'SILENT', elapsedMs: 1 } }, /broken/],
  ])('reports that %s', (_name, differently, problem) => {
    expect(raceProblem({ ...race, ...differently })).toMatch(problem);
  });
});
