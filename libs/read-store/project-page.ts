import type { Kysely } from 'kysely';
import type { Clock } from '#libs/kernel';
import { type Checkpoints, type ParkedRow } from './checkpoints.js';
import type { AnyTables, Database } from './database.js';
import { type FactPage, factPage, type PageEntry } from './fact-page.js';
import { allAtRest } from './pacing.js';
import { checkpointOf, type Folded, messageOf, type Poison, type ViewCopy } from './view-copy.js';

export interface Projecting {
  readonly database: Database;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
}

/**
 * Folds a page into copies of views; rows and checkpoints change in one transaction, so each fact counts exactly once.
 * Throws when the database failed: nothing has changed then, and the same page may be given again.
 * A view that the database refuses stops at the fact it refuses, and the other views go on.
 */
export async function projectPage(
  projecting: Projecting,
  copies: readonly ViewCopy[],
  page: FactPage,
): Promise<readonly ViewCopy[]> {
  try {
    return await together(projecting, copies, page);
  } catch (error) {
    if (projecting.database.isFault(error)) throw error;
    const apart: ViewCopy[] = [];
    for (const copy of copies) apart.push(await alone(projecting, copy, page));
    return apart;
  }
}

function together(projecting: Projecting, copies: readonly ViewCopy[], page: FactPage): Promise<readonly ViewCopy[]> {
  const { database, checkpoints } = projecting;
  return database.transaction(async (transaction) => {
    // Beside each other, so that a server is asked for the rows of all views at once. Each has tables of its own.
    const projected = await allAtRest(copies.map((copy) => projectCopy(projecting, copy, page, transaction)));
    await checkpoints.save(projected.map(checkpointOf));
    await checkpoints.park(projected.flatMap((copy, index) => newlyParked(copies[index], copy)));
    return projected;
  });
}

/** The whole page; if the database refuses that, fact by fact up to the one it refuses. */
async function alone(projecting: Projecting, copy: ViewCopy, page: FactPage): Promise<ViewCopy> {
  const whole = await attempt(projecting, copy, page);
  if ('copy' in whole) return whole.copy;
  let furthest = copy;
  for (const fact of page.facts) {
    const single = await attempt(projecting, furthest, factPage([fact]));
    if ('error' in single) return stop(projecting, furthest, single.error);
    furthest = single.copy;
    if (furthest.state === 'STOPPED') return furthest;
  }
  return stop(projecting, furthest, whole.error);
}

async function attempt(projecting: Projecting, copy: ViewCopy, page: FactPage) {
  try {
    const [projected] = await together(projecting, [copy], page);
    return { copy: projected ?? copy };
  } catch (error) {
    if (projecting.database.isFault(error)) throw error;
    return { error };
  }
}

async function stop({ database, checkpoints }: Projecting, copy: ViewCopy, error: unknown): Promise<ViewCopy> {
  const stopped: ViewCopy = { ...copy, state: 'STOPPED', reason: messageOf(error) };
  await database.transaction(() => checkpoints.save([checkpointOf(stopped)]));
  return stopped;
}

async function projectCopy(
  { clock }: Projecting,
  copy: ViewCopy,
  page: FactPage,
  transaction: Kysely<AnyTables>,
): Promise<ViewCopy> {
  const entries = page.entriesOf(copy.view.families, copy.ordinal);
  const folded: Folded =
    entries.length === 0 ? { parked: [] } : await copy.fold(entries, new Set(copy.parked.keys()), transaction);
  const parked = folded.parked.map(({ entry, error }) => parkedRow(copy, entry, error, clock.now()));
  return {
    ...copy,
    ...reached(copy, page, folded.stoppedBy),
    parked:
      parked.length === 0 ? copy.parked : new Map([...copy.parked, ...parked.map((row) => [row.stream, row] as const)]),
  };
}

/** Up to the end of the page, or to the fact before the one that stopped the view. */
function reached(copy: ViewCopy, page: FactPage, stoppedBy: Poison | undefined): Partial<ViewCopy> {
  const index = (stoppedBy?.entry.index ?? page.facts.length) - 1;
  const last = page.facts[index];
  const isFurther = last !== undefined && page.ordinalAt(index) > copy.ordinal;
  return {
    ...(isFurther && { position: last.position, ordinal: page.ordinalAt(index), factId: last.id }),
    ...(stoppedBy !== undefined && { state: 'STOPPED', reason: reasonOf(stoppedBy) }),
  };
}

function reasonOf({ entry: { recorded }, error }: Poison): string {
  return `${recorded.type} at revision ${recorded.revision} of ${recorded.stream}: ${messageOf(error)}`;
}

function parkedRow({ view, slot }: ViewCopy, { recorded }: PageEntry, error: unknown, now: Date): ParkedRow {
  const { stream, position, revision } = recorded;
  return { view: view.name, slot, stream, position, revision, error: messageOf(error), since: now.toISOString() };
}

function newlyParked(before: ViewCopy | undefined, after: ViewCopy): readonly ParkedRow[] {
  return [...after.parked.values()].filter(({ stream }) => before?.parked.has(stream) !== true);
}
