import { describe, expect, it } from '@jest/globals';
import { settingsOf } from './conversation-options.js';

const authenticate = async () => ({ outcome: 'anonymous' }) as const;
const bufferedBytes = (limits: object) => settingsOf({ authenticate, limits }).limits.bufferedBytesMax;

describe('what may wait for the reader of a socket', () => {
  it('is two of the largest answers, which may come at once', () => {
    expect(bufferedBytes({})).toBe(4 * 1_024 * 1_024);
    expect(bufferedBytes({ answerBytesMax: 16 * 1_024 * 1_024 })).toBe(32 * 1_024 * 1_024);
  });

  it('is what was said, when something was', () => {
    expect(bufferedBytes({ bufferedBytesMax: 65_536 })).toBe(65_536);
  });
});
