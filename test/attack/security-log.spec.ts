import { describe, expect, it } from '@jest/globals';
import type { Answer } from './answer.js';
import { lineProblem, refusedAddress, securityLinesIn } from './security-log.js';

const written = {
  log: 'security',
  event: 'authz_fail',
  outcome: 'refused',
  address: refusedAddress,
  correlationId: 'c-1',
} as const;
const answer: Answer = {
  kind: 'ANSWERED',
  status: 200,
  bytes: 9,
  elapsedMs: 1,
  headers: { 'x-correlation-id': 'c-1' },
  body: {},
};
const refused = { event: 'authz_fail', answer };

describe('looking for the trace of a refusal', () => {
  it('finds its line among all others', () => {
    const output = `words of Node\n{"level":"info"}\n${JSON.stringify({ ...written, more: 1 })}\n{"log":"security"`;
    const lines = securityLinesIn(output);
    expect(lines).toEqual([{ ...written, more: 1 }]);
    expect(lineProblem(refused, lines)).toBeUndefined();
  });

  it.each([
    ['no line', [], /no line of authz_fail/],
    ['the line of another request', [{ ...written, correlationId: 'c-2' }], /no line/],
    ['the line of another event', [{ ...written, event: 'limit_exceeded' }], /but: limit_exceeded/],
    ['a line that tells of a success', [{ ...written, outcome: 'success' as const }], /no line/],
    ['a line with another address', [{ ...written, address: '10.0.0.1' }], /another address/],
  ])('reports %s', (_name, lines, problem) => {
    expect(lineProblem(refused, lines)).toMatch(problem);
  });

  it('reports an answer that cannot be found again', () => {
    expect(lineProblem({ ...refused, answer: { ...answer, headers: {} } }, [written])).toMatch(/no correlation id/);
  });
});
