import { describe, expect, it } from '@jest/globals';
import { openTable, pieceTable, sumTable } from './tables.js';

describe('keeping pieces', () => {
  it('lets a question find its rows by the beginning of their key, so that others cost it nothing', () => {
    expect(pieceTable.key.slice(0, 4)).toEqual(['metric', 'scopeKind', 'scope', 'countedHour']);
    expect(openTable.key.slice(0, 4)).toEqual(['metric', 'scopeKind', 'scope', 'countedHour']);
    expect(sumTable.key.slice(0, 5)).toEqual(['metric', 'scopeKind', 'scope', 'grain', 'startHour']);
  });
});
