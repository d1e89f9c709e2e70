import type { Position } from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import { MasterKeyFault } from './master-key.js';
import { sealedTextsIn } from './sealed-texts-in.js';
import { erased, SealBroken, type SealedText, type Sealing, unreadable } from './sealing.js';

const pagesMax = 20;

/**
 * Opens sealed texts of the log until one opens. Throws `MasterKeyFault` when there are some and none does: the log is another installation's, or its keys
 * were lost. Looks at the first 10,000 facts only; a text that alone cannot be read says so where it is read.
 */
export async function checkKeys(eventStore: EventStore, sealing: Sealing): Promise<void> {
  let after: Position | undefined;
  let problem: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const { facts, isCaughtUp, last } = await eventStore.readAll(after, { countMax: 500 });
    for (const text of facts.flatMap(sealedTextsIn)) {
      const found = await whyNotOpen(sealing, text);
      if (found === undefined) return;
      problem ??= found === erased ? undefined : found;
    }
    if (isCaughtUp) break;
    after = last;
  }
  if (problem !== undefined) throw new MasterKeyFault(`The log does not fit the installation's keys. ${problem}`);
}

/** Undefined when it opens; `erased`, or the problem, when it does not. */
async function whyNotOpen(sealing: Sealing, { stream, text }: SealedText): Promise<string | undefined> {
  try {
    const opened = await sealing.open(stream, text);
    if (opened === erased) return erased;
    return opened === unreadable ? `A sealed text of ${stream} does not open: nothing holds a key for it` : undefined;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return error.message;
  }
}
