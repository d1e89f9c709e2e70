import { publisherBookmarks, type Stores } from '#libs/hosting';
import { openClaims } from '#libs/instances';
import { systemClock } from '#libs/kernel';
import { takeBack } from '#libs/read-store';
import { type RecordRestoration, recordRestored } from '#libs/restorations';
import { underWayOf } from './restoration-plan.js';

/** What is done for good when a run gets there. */
export type RestorationStep = 'BEGUN' | 'RECORDED' | 'VIEWS_FORGOTTEN' | 'TAKEN_BACK';
export type Reached = (step: RestorationStep) => void | Promise<void>;

export interface CarryOut {
  readonly restored: RecordRestoration;
  /** Of the topics; undefined where no bus is configured. */
  readonly prefix: string | undefined;
  /** Hears of each step, so that a spec can stop there. */
  readonly reached: Reached;
}

/** Everything in an order in which it may end anywhere: what was decided is kept first and forgotten last, and no process starts in between. */
export async function carryOut(stores: Stores, { restored, prefix, reached }: CarryOut): Promise<void> {
  const { eventStore, keys, operationalStore } = stores;
  await operationalStore.restorations.begin(underWayOf(restored));
  await reached('BEGUN');
  await recordRestored({ eventStore, sealing: keys.sealing, clock: systemClock }, restored);
  await reached('RECORDED');
  // Times that are over: whoever held the work has to claim it again, and a late completion is refused.
  const deadline = systemClock.now().toISOString();
  const leases = (await openClaims(eventStore)).map((claim) => ({ ...claim, deadline }));
  const { lastCommon } = restored;
  const common = lastCommon && { position: lastCommon.position, factId: lastCommon.fact };
  const untold = {
    restoration: restored.restoration,
    bookmarks: await publisherBookmarks(operationalStore, prefix),
  };
  await takeBack({ ...stores, common, leases, untold, viewsForgotten: async () => reached('VIEWS_FORGOTTEN') });
  await reached('TAKEN_BACK');
}
