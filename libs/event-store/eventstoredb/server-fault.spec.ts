import { describe, expect, it } from '@jest/globals';
import { actualRevisionOf, faultKindOf } from './server-fault.js';

const fault = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

describe('an error of the server', () => {
  it.each([
    ['conflict', fault('', { type: 'wrong-expected-version' })],
    ['too-large', fault('', { type: 'maximum-append-size-exceeded' })],
    ['stream-deleted', fault('', { type: 'stream-deleted' })],
    ['stream-missing', fault('', { type: 'stream-not-found' })],
    ['access-denied', fault('', { type: 'access-denied' })],
    ['access-denied', fault('7 PERMISSION_DENIED: Access Denied', { type: 'unknown', code: 7 })],
    ['bad-request', fault('Could not recognize BadRequest', { type: 'unknown' })],
    ['bad-request', fault('3 INVALID_ARGUMENT: InvalidPosition', { type: 'unknown', code: 3 })],
  ] as const)('is final when it is %s', (kind, error) => {
    expect(faultKindOf(error)).toBe(kind);
  });

  it.each([
    fault('14 UNAVAILABLE: No connection established'),
    fault('Could not recognize Server Is Not Ready', { type: 'unknown' }),
    fault('', { type: 'unavailable' }),
    fault('', { type: 'cancelled' }),
    fault('', { type: 'not-leader' }),
    fault('', { type: 'deadline-exceeded' }),
    fault('', { type: 'timeout' }),
    fault('8 RESOURCE_EXHAUSTED', { type: 'unknown', code: 8 }),
    'a text',
    undefined,
  ])('may pass when it is anything else', (error) => {
    expect(faultKindOf(error)).toBe('passing');
  });

  it('names the revision that stood in the way, or that there is none', () => {
    expect(actualRevisionOf(fault('', { actualVersion: 7n }))).toBe(7);
    expect(actualRevisionOf(fault('', { actualState: 7n }))).toBe(7);
    expect(actualRevisionOf(fault('', { actualVersion: 'no_stream' }))).toBe('no-stream');
    expect(actualRevisionOf(fault('', { actualVersion: -1n }))).toBe('no-stream');
  });
});
