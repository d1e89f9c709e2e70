import { hash } from 'node:crypto';
import type { RecordedFact } from '#libs/kernel';

/** The part of a fact that the chain protects: all that both engines keep as it was given. */
export type ChainedFact = Pick<RecordedFact, 'id' | 'stream' | 'revision' | 'type' | 'data' | 'metadata'>;

/** `previousHash` of the first fact of every stream. */
export const chainStart = '';

/**
 * SHA-256 (hexadecimal) over the fact, its own `previousHash` included: what the next fact of the stream carries as
 * `previousHash`. A fact about to be appended and the same fact read back give the same hash.
 */
export function hashOf(fact: ChainedFact): string {
  const { id, stream, revision, type, data, metadata } = fact;
  return hash('sha256', canonicalText([stream, revision, id, type, data, metadata]), 'hex');
}

/** JSON with its keys in one order, because two engines may hand back an object's keys in another. Every fact passes here, so it is kept quick. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null';
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const keys = Object.keys(value);
  const copy: Record<string, unknown> = {};
  for (const key of isSorted(keys) ? keys : keys.toSorted()) {
    const field: unknown = Reflect.get(value, key);
    const inside = typeof field === 'object' ? ordered(field) : field;
    if (key === '__proto__') Object.defineProperty(copy, key, { value: inside, enumerable: true });
    else copy[key] = inside;
  }
  return copy;
}

function isSorted(keys: readonly string[]): boolean {
  let previous = '';
  for (const key of keys) {
    if (key < previous) return false;
    previous = key;
  }
  return true;
}
