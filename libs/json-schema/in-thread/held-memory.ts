import { getHeapStatistics } from 'node:v8';

/** Returns how many bytes this thread holds: patterns remember what they matched in buffers outside of the heap. */
export function heldMemory(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}
