import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { drawFactId } from './fact-id.js';

describe('drawing the id of a fact', () => {
  it('gives UUIDs of version 7 that differ', () => {
    const ids = Array.from({ length: 2_000 }, () => drawFactId(1_767_225_600_000));
    expect(z.array(z.uuidv7()).safeParse(ids).success).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sorts by the instant of the decision', () => {
    const instants = [1, 1_767_225_600_000, 1_767_225_600_001, 1_800_000_000_000];
    const ids = instants.map(drawFactId);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))).toEqual(instants);
  });
});
