import { CommandContexts } from '#libs/access';
import { OperatorTokens } from '#libs/accounts';
import type { Configuration } from '#libs/configuration';
import { systemClock } from '#libs/kernel';
import { askAtOperatorDoor } from './operator-door.js';
import { openStores } from './stores.js';

/** For whoever owns the files: asks the process that has them open, or opens them. The token is shown once. */
export async function issueOperatorToken(configuration: Configuration): Promise<string> {
  const given = await askAtOperatorDoor(configuration.dataDirectory);
  if (given !== undefined) return given;
  const stores = await openStores(configuration, systemClock);
  try {
    const { eventStore, keys } = stores;
    const commandContexts = new CommandContexts(systemClock, keys.sealing);
    return await OperatorTokens.on(eventStore, keys.sealing, commandContexts).issueAnother();
  } finally {
    await stores.close();
  }
}
