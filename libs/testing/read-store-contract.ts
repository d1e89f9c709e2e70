import type { NewReadPlace } from './read-place.js';
import { answerContract } from './read-store-contract-answers.js';
import { followingContract } from './read-store-contract-following.js';
import { historyContract } from './read-store-contract-history.js';
import { leaseContract } from './read-store-contract-leases.js';
import { poisonContract } from './read-store-contract-poison.js';
import { reactionContract } from './read-store-contract-reactions.js';
import { rebuildContract } from './read-store-contract-rebuild.js';
import { timerContract } from './read-store-contract-timers.js';
import type { SpecTools } from './spec-tools.js';

/** What the read store promises, whichever database it is on: `readStoreContract({ describe, it, … }, sqlitePlace)`. */
export function readStoreContract(tools: SpecTools, newPlace: NewReadPlace): void {
  followingContract(tools, newPlace);
  historyContract(tools, newPlace);
  rebuildContract(tools, newPlace);
  poisonContract(tools, newPlace);
  reactionContract(tools, newPlace);
  timerContract(tools, newPlace);
  leaseContract(tools, newPlace);
  answerContract(tools, newPlace);
}
