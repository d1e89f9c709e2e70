import { CommandContexts } from '#libs/access';
import { OperatorTokens } from '#libs/accounts';
import type { Configuration } from '#libs/configuration';
import { assertSameHistory } from '#libs/event-store';
import { type Clock, systemClock } from '#libs/kernel';
import type { SecurityLog } from '#libs/observability';
import { witnessesOf } from '#libs/read-store';
import { ClockWatch } from './clock-watch.js';
import { askAtOperatorDoor } from './operator-door.js';
import { openStores } from './stores.js';

/** For whoever owns the files: asks the process that has them open, or opens them. The token is shown once; `security` hears of it unless that process does. */
export async function issueOperatorToken(
  configuration: Configuration,
  security: SecurityLog,
  clock: Clock = systemClock,
): Promise<string> {
  const given = await askAtOperatorDoor(configuration.dataDirectory);
  if (given !== undefined) return given;
  const stores = await openStores(configuration, clock, (line) => process.stderr.write(`${line}\n`));
  try {
    const { eventStore, keys, readStore } = stores;
    // Where no process would start, nothing is recorded either.
    await assertSameHistory(eventStore, await witnessesOf(stores));
    const servers = { database: readStore.serverClock, eventStore: eventStore.serverClock };
    const clockWatch = new ClockWatch({ clock, ...servers });
    await clockWatch.look();
    const commandContexts = new CommandContexts(clock, keys.sealing, undefined, clockWatch);
    return await OperatorTokens.on({ eventStore, sealing: keys.sealing }, commandContexts, security).issueAnother();
  } finally {
    await stores.close();
  }
}
