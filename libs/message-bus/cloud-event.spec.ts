import { describe, expect, it } from '@jest/globals';
import { cloudEventIn } from './cloud-event.js';

const headers = {
  ce_specversion: '1.0',
  ce_id: '7',
  ce_type: 'x.y.v1',
  ce_source: '/x',
  'content-type': 'application/json',
};

describe('reading a CloudEvent', () => {
  it('takes its attributes and its data', () => {
    expect(cloudEventIn({ headers: { ...headers, ce_time: '2026-01-01T00:00:00Z' }, value: '{"a":1}' })).toEqual({
      event: {
        id: '7',
        type: 'x.y.v1',
        source: '/x',
        time: '2026-01-01T00:00:00Z',
        subject: undefined,
        data: { a: 1 },
      },
    });
  });

  it.each([
    ['another version', { ...headers, ce_specversion: '0.3' }, '{}'],
    ['no id', { ...headers, ce_id: '' }, '{}'],
    ['data that is not JSON', headers, '{'],
    ['another type of content', { ...headers, 'content-type': 'text/plain' }, '{}'],
    ['a time that is none', { ...headers, ce_time: 'yesterday' }, '{}'],
    ['no header at all', {}, ''],
  ])('tells what is wrong with %s', (_, given, value) => {
    expect(cloudEventIn({ headers: given, value })).toEqual({ problem: expect.any(String) });
  });
});
