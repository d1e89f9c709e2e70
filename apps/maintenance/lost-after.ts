import type { Configuration } from '#libs/configuration';
import { openConfiguredBus, type Stores } from '#libs/hosting';
import { parsePosition } from '#libs/kernel';
import type { RecordRestoration } from '#libs/restorations';
import { type LostAfter, type LostStream, lostStreams } from './lost-facts.js';
import { lostInKeys } from './lost-in-keys.js';
import { lostInViews } from './lost-in-views.js';
import { lostOnBus } from './lost-on-bus.js';

export interface Lost {
  readonly streams: readonly LostStream[];
  /** What could not be looked at, in words. */
  readonly problems: readonly string[];
}

interface LookingFor {
  readonly stores: Stores;
  readonly configuration: Configuration;
  readonly restored: RecordRestoration;
  /** Hears how far it is. */
  readonly tell: (line: string) => void;
}

/** Asks views, keys and bus what they know of facts that the log lost. Changes nothing, and what cannot be asked is only told of. */
export async function lostAfter({ stores, configuration, restored, tell }: LookingFor): Promise<Lost> {
  const { lastCommon, lastLost } = restored;
  const after: LostAfter = {
    ordinal: lastCommon === undefined ? 0 : parsePosition(lastCommon.position).ordinal,
    recordedAt: lastCommon?.recordedAt ?? '',
  };
  const { logId } = parsePosition(lastLost.position);
  const found = [
    await lostInViews(stores, after),
    await lostInKeys(stores, tell),
    await onConfiguredBus(configuration, { logId, tell }, after),
  ];
  return {
    streams: lostStreams(found.flatMap(({ traces }) => traces)),
    problems: found.flatMap(({ problems }) => problems),
  };
}

async function onConfiguredBus(
  configuration: Configuration,
  looking: { readonly logId: string; readonly tell: (line: string) => void },
  after: LostAfter,
): ReturnType<typeof lostOnBus> {
  const prefix = configuration.engines.kafka?.topicPrefix;
  const bus = await openConfiguredBus({ configuration, name: 'accept-restored-log' });
  if (bus === undefined || prefix === undefined) return { traces: [], problems: [] };
  try {
    return await lostOnBus({ bus, prefix, ...looking }, after);
  } finally {
    await bus.close();
  }
}
