import { assertOfLog } from '#libs/event-store';
import type { Mark } from '#libs/kernel';
import { type CheckpointRow, type Checkpoints, openCheckpoints, type ParkedRow } from './checkpoints.js';
import { backoffMs, pause } from './pacing.js';
import type { ReactionState } from './reaction-runner.js';
import { earliestOf } from './recent-facts.js';
import type { Registered, RunningOptions } from './running-projections.js';
import type { View } from './view.js';
import { markIn } from './view-copy.js';
import type { ProgressReport } from './view-progress.js';
import type { ViewState } from './view-projector.js';
import { shapesOf } from './view-shelf.js';

/** Behind the notifications, for those that were lost with a connection. */
const pollPeriodMs = 1_000;

/** How the views are, as another process has written it into the database they share. */
export interface Following {
  states(): readonly ViewState[];
  reactionStates(): readonly ReactionState[];
  parked(): readonly ParkedRow[];
  stop(): Promise<void>;
}

interface Known {
  readonly checkpoints: readonly CheckpointRow[];
  readonly parked: readonly ParkedRow[];
  readonly reactions: readonly ReactionState[];
}

/**
 * Reports progress from the checkpoints in the database, as soon as another process has moved them: by notification, and by a look every second.
 * Runs no view, reaction or timer. Begins at once; what fails is tried again until it is stopped.
 */
export function followCheckpoints(options: RunningOptions, { views }: Pick<Registered, 'views'>): Following {
  const { eventStore, readStore, operationalStore, progress } = options;
  readStore.database.know(views.flatMap(shapesOf));
  const ended = new AbortController();
  let checkpoints: Checkpoints | undefined;
  const reactions = operationalStore.reactionCheckpoints;
  let known: Known = { checkpoints: [], parked: [], reactions: [] };

  const look = async () => {
    // Whoever comes first makes the tables.
    checkpoints ??= await openCheckpoints(readStore.database);
    const [stored, reacted] = await Promise.all([checkpoints.all(), reactions.all()]);
    known = {
      ...stored,
      reactions: reacted.map(({ position, reason, ...row }) => ({
        ...row,
        position: position ?? undefined,
        reason: reason ?? undefined,
      })),
    };
    if (ended.signal.aborted) return;
    assertOfLog(
      eventStore.logId,
      stored.checkpoints.map(({ view, position }) => ({ name: `view ${view}`, position: position ?? undefined })),
    );
    progress.report(reportOf(views, known));
    // What the views have seen was in the log, so it is looked for when the log is connected to anew.
    eventStore.history.saw(progress.mark());
  };
  const running = keepLooking(options, look, ended.signal);
  return {
    states: () => views.map((view) => stateOf(view, known)),
    reactionStates: () => known.reactions,
    parked: () => known.parked.filter(({ slot }) => slot === 'BLUE'),
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}

/** Notices that come while it looks are one more look. */
async function keepLooking(options: RunningOptions, look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { observer, backoff } = options;
  let wake = new AbortController();
  const notice = () => wake.abort();
  signal.addEventListener('abort', notice);
  const listening = keepListening(options, notice, signal);
  for (let failures = 0; !signal.aborted; ) {
    wake = new AbortController();
    try {
      await look();
      failures = 0;
    } catch (error) {
      failures += 1;
      observer.observe({ kind: 'fault', during: 'reading checkpoints', error });
    }
    const periodMs = failures === 0 ? pollPeriodMs : backoffMs(backoff, failures);
    if (!signal.aborted) await pause(periodMs, wake.signal);
  }
  await listening;
}

async function keepListening(
  { readStore, observer, backoff }: RunningOptions,
  notice: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { sharing } = readStore.database;
  if (sharing === undefined) return;
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      const session = await sharing.session();
      await session.listen(notice);
      notice();
      failures = 1;
      await aborted(signal, session.lost);
      await session.end();
    } catch (error) {
      observer.observe({ kind: 'fault', during: 'listening for checkpoints', error });
    }
    await pause(backoffMs(backoff, failures), signal);
  }
}

/** Ends as soon as one of the signals has aborted. */
export function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const any = AbortSignal.any([...signals]);
    if (any.aborted) resolve();
    else any.addEventListener('abort', () => resolve(), { once: true });
  });
}

function copiesOf({ name, revision }: View, { checkpoints }: Known) {
  const rows = checkpoints.filter(({ view }) => view === name);
  const blue = rows.find(({ slot }) => slot === 'BLUE');
  const green = rows.find(({ slot }) => slot === 'GREEN');
  const isFrozen = blue === undefined || blue.revision !== revision;
  const stopped = [...(isFrozen ? [green] : []), blue].find((copy) => copy?.state === 'STOPPED');
  return { blue, green, stopped };
}

function reportOf(views: readonly View[], known: Known): ProgressReport {
  const copies = views.map((view) => copiesOf(view, known));
  const running = copies.filter(({ stopped }) => stopped === undefined);
  const halted = copies.filter(({ stopped }) => stopped !== undefined);
  const reached = running.length === 0 ? latest(known.checkpoints) : earliest(running.map(({ blue }) => blue));
  return {
    position: reached?.position,
    factId: reached?.factId,
    stopped: halted.length === 0 ? undefined : { position: earliest(halted.map(({ blue }) => blue))?.position },
    isParked: (stream) => known.parked.some((row) => row.slot === 'BLUE' && row.stream === stream),
  };
}

function earliest(rows: readonly (CheckpointRow | undefined)[]): Mark | undefined {
  return earliestOf(rows.map((row) => row && markIn(row)));
}

function latest(rows: readonly CheckpointRow[]): Mark | undefined {
  const [last] = rows.toSorted((a, b) => b.ordinal - a.ordinal);
  return last && markIn(last);
}

function stateOf(view: View, known: Known): ViewState {
  const { blue, green, stopped } = copiesOf(view, known);
  const parkedStreamCount = known.parked.filter((row) => row.view === view.name && row.slot === 'BLUE').length;
  const common = { view: view.name, position: blue?.position ?? undefined, parkedStreamCount };
  if (stopped !== undefined) return { ...common, state: 'STOPPED', reason: stopped.reason ?? undefined };
  if (blue === undefined || green !== undefined) return { ...common, state: 'REBUILDING', reason: undefined };
  const isFurthest = known.checkpoints.every(({ ordinal }) => ordinal <= blue.ordinal);
  return { ...common, state: isFurthest ? 'LIVE' : 'CATCHING_UP', reason: undefined };
}
