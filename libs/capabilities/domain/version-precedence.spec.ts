import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { versionPrecedence } from './version-precedence.js';

/** The order that semver.org gives as its example, and what surrounds it. */
const ascending = [
  '0.0.0',
  '0.9.10',
  '1.0.0-0',
  '1.0.0-2',
  '1.0.0-11',
  '1.0.0--',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-alphabet',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1-alpha',
  '1.2.0',
  '1.10.0',
  '2.0.0',
  '10.0.0',
];

const number = fc.nat().map(String);
const release = fc.tuple(number, number, number);

describe('the precedence of versions', () => {
  it('is the one of Semantic Versioning', () => {
    const shuffled = ascending.toSorted((a, b) => a.length - b.length || (a < b ? 1 : -1));
    const sorted = shuffled.toSorted((a, b) => (versionPrecedence(a) < versionPrecedence(b) ? -1 : 1));
    expect(sorted).toEqual(ascending);
  });

  it('compares numbers as numbers', () =>
    fc.assert(
      fc.property(release, release, (a, b) => {
        const [left, right] = [a.map(Number), b.map(Number)];
        const difference = left.map((own, index) => own - (right[index] ?? 0)).find((step) => step !== 0) ?? 0;
        const [first, second] = [versionPrecedence(a.join('.')), versionPrecedence(b.join('.'))];
        expect(Math.sign(difference)).toBe(first < second ? -1 : first > second ? 1 : 0);
      }),
    ));

  it('does not look at build metadata', () =>
    expect(versionPrecedence('1.0.0+build.7')).toBe(versionPrecedence('1.0.0')));

  it('is written in digits and lower-case letters only', () => {
    for (const version of ascending) expect(versionPrecedence(version)).toMatch(/^[0-9a-f]+$/);
  });
});
