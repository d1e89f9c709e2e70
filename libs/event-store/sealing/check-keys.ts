import type { Position, RecordedFact } from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import { MasterKeyFault } from './master-key.js';
import { erased, SealBroken, type Sealing } from './sealing.js';

const pagesMax = 20;

/**
 * Opens the first sealed text that the log still holds a key for. Throws `MasterKeyFault` when it does not open: the log is
 * another installation's, or its keys were lost. Looks at the first 10,000 facts only; later ones say so when they are read.
 */
export async function checkKeys(eventStore: EventStore, sealing: Sealing): Promise<void> {
  let after: Position | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const { facts, isCaughtUp, last } = await eventStore.readAll(after, { countMax: 500 });
    for (const fact of facts) {
      if (await opens(sealing, fact)) return;
    }
    if (isCaughtUp) return;
    after = last;
  }
}

async function opens(sealing: Sealing, { stream, data }: RecordedFact): Promise<boolean> {
  const texts = typeof data === 'object' && data !== null ? Object.values(data) : [];
  const sealed = texts.find((text) => typeof text === 'string' && text.startsWith('sealed:'));
  if (typeof sealed !== 'string') return false;
  try {
    return (await sealing.open(stream, sealed)) !== erased;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new MasterKeyFault(`The log does not fit the installation's keys. ${error.message}`, { cause: error });
  }
}
