import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawServiceToken, isSameDigest, parseServiceToken } from './service-token.js';

const id = '019a2f00-0000-7000-8000-00000000002a';

describe('a service token', () => {
  it('is read back as the id and the digest it was drawn with', () => {
    const { text, secretSha256 } = drawServiceToken(id);
    expect(parseServiceToken(text)).toEqual({ id, secretSha256 });
  });

  it('shows 256 random bits and keeps only their digest', () => {
    const tokens = Array.from({ length: 100 }, () => drawServiceToken(id));
    expect(new Set(tokens.map(({ text }) => text)).size).toBe(100);
    for (const { text, secretSha256 } of tokens) {
      expect(Buffer.from(text.slice(text.indexOf('_', 7) + 1), 'base64url')).toHaveLength(32);
      expect(text).not.toContain(secretSha256);
    }
  });

  it('is told from anything else', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseServiceToken(text)).toBeUndefined();
        expect(parseServiceToken(`${drawServiceToken(id).text}${text}x`)).toBeUndefined();
      }),
    ));

  it('meets its digest only', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9a-f]{64}$/), (a, b) => {
        expect(isSameDigest(a, a)).toBe(true);
        expect(isSameDigest(a, b)).toBe(a === b);
      }),
    ));
});
