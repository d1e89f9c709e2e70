import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptRestoredLog, erasures } from '#apps/maintenance';
import type { RecordedFact } from '#libs/kernel';
import { readLog } from '../ledger.js';
import { factsOf } from './judge.js';
import { type Place, started } from './place.js';

interface PutBack {
  /** The directory whose log was put back. */
  readonly log: string;
  /** A copy of what was there before. */
  readonly newest: string;
}

/**
 * Accepts the log that was put back, as an operator does: by the command, and by giving the orders to erase again that are lost with it, from a list that was kept. Starts
 * on it. The two tenants who came after the copy are forgotten. Gives the facts that the log held.
 */
export async function accept(place: Place, { log, newest }: PutBack): Promise<readonly RecordedFact[]> {
  const held = await readLog(join(log, 'log.sqlite'));
  place.tenants.splice(-2);
  const orders = join(place.folder, 'orders');
  const refusal = await started(place, async (directory) => {
    const environment = { ...place.marketplace.variables(), BOURSE_DATA_DIRECTORY: directory };
    writeFileSync(orders, (await erasures(['--since', '2000-01-01T00:00:00Z', '--data', newest], {})).text);
    const { text, exitCode } = await acceptRestoredLog([], environment);
    if (exitCode !== 0) throw new Error(`The log is not accepted: ${text}`);
    await erasures(['--give', orders, '--data', directory], {});
  });
  if (refusal !== undefined) throw new Error(`The log was accepted, and the start is refused with ${refusal}`);
  return held;
}

/** The log itself says that it was restored. */
export async function restoredOnce(place: Place, held: readonly RecordedFact[]): Promise<readonly string[]> {
  const count = (await factsOf(place)).slice(held.length).filter(({ type }) => type === 'LogRestored').length;
  return count === 1 ? [] : [`the log was accepted once, and says so ${count} times`];
}
