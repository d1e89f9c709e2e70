import { describe, expect, it } from '@jest/globals';
import { versionOrder } from './version-order.js';

describe('the order of versions', () => {
  it('is the one that Semantic Versioning gives as an example, and counts numbers by value', () => {
    const ordered = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.2.0',
      '1.10.0',
      '2.0.0',
      '10.0.0',
    ];
    expect(ordered.map(versionOrder).toSorted()).toEqual(ordered.map(versionOrder));
  });

  it('leaves build metadata out of account', () => expect(versionOrder('1.0.0+a')).toBe(versionOrder('1.0.0+b')));
});
