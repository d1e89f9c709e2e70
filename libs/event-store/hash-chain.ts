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

/** JSON with sorted keys: two engines may hand back an object's keys in another order. Plain loops, because every fact passes here. */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'null' : JSON.stringify(value);
  let inside = '';
  if (Array.isArray(value)) {
    for (const item of value) inside += `${inside === '' ? '' : ','}${canonicalText(item)}`;
    return `[${inside}]`;
  }
  for (const key of Object.keys(value).toSorted()) {
    const field: unknown = Reflect.get(value, key);
    if (field !== undefined) inside += `${inside === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(field)}`;
  }
  return `{${inside}}`;
}
