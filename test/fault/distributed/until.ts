import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 200;

/** Looks until it is so. Throws when that takes longer than it may. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  patienceMs: number,
  awaited: string,
): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error(`Waited ${patienceMs} ms for ${awaited}`);
    await sleep(lookEveryMs);
  }
}
