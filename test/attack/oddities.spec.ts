import { describe, expect, it } from '@jest/globals';
import type { Answer } from './answer.js';
import { oddity } from './generated.js';
import { toldAsCommitted } from './json-leaves.js';
import { problemIn } from './raw-http.js';

const answered = (body: unknown, status = 200): Answer => ({
  kind: 'ANSWERED',
  status,
  bytes: 9,
  elapsedMs: 1,
  headers: {},
  body,
});
const faults = (extensions: object): Answer => answered({ errors: [{ message: 'no', extensions }] });
const codes = new Set(['LIMIT_EXCEEDED']);

describe('looking at the answer to anything', () => {
  it('takes data, and codes that are documented', () => {
    expect(oddity(answered({ data: {} }), codes)).toBeUndefined();
    expect(oddity(faults({ code: 'LIMIT_EXCEEDED' }), codes)).toBeUndefined();
  });

  it.each<[string, Answer, RegExp]>([
    ['a code that nobody knows', faults({ code: 'INTERNAL_SERVER_ERROR' }), /INTERNAL_SERVER_ERROR/],
    ['an error without a code', answered({ errors: [{ message: 'no' }] }), /no answer/],
    ['a status that blames the server', answered({ data: {} }, 500), /status 500/],
    ['the end of the connection', { kind: 'CLOSED', reason: 'reset', elapsedMs: 1 }, /CLOSED reset/],
  ])('reports %s', (_name, answer, problem) => {
    expect(oddity(answer, codes)).toMatch(problem);
  });
});

describe('looking at the answer to a mutation that asked for too much', () => {
  const told = { code: 'LIMIT_EXCEEDED', committed: true, position: 'p' };

  it('takes one that says what is recorded and where', () => {
    expect(toldAsCommitted(faults(told)).problem).toBeUndefined();
  });

  it.each([
    ['nothing of it', { ...told, committed: undefined }],
    ['that nothing is', { ...told, committed: false }],
    ['not where', { ...told, position: undefined }],
    ['something else', { ...told, code: 'TIMED_OUT' }],
  ])('reports one that says %s', (_name, extensions) => {
    expect(toldAsCommitted(faults(extensions)).problem).toMatch(/does not tell/);
  });
});

describe('looking at the answer to bytes', () => {
  it.each(['', 'HTTP/1.1 400 Bad Request\r\n', 'HTTP/1.1 505 HTTP Version Not Supported\r\n'])('takes %j', (text) => {
    expect(problemIn(text)).toBeUndefined();
  });

  it.each([
    ['HTTP/1.1 500 Internal Server Error\r\n', /status 500/],
    ['hello', /no answer of HTTP/],
  ])('reports %j', (text, problem) => {
    expect(problemIn(text)).toMatch(problem);
  });
});
