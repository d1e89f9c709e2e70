import { LogWentBack, StoreUnavailable } from '#libs/event-store';
import type { Sharing, SharingSession } from './database.js';
import { FenceLost } from './fence.js';
import { aborted } from './following.js';
import { backoffMs, pause } from './pacing.js';
import {
  type Registered,
  type RunningOptions,
  type RunningProjections,
  runProjections,
} from './running-projections.js';

export interface Leading {
  readonly options: RunningOptions;
  readonly registered: Registered;
  /** Whether the lock is waited for: without it, the fence alone keeps two from doing the same. */
  readonly isLocked: boolean;
  /** Undefined when this process does not lead any more. */
  readonly onChange: (running: RunningProjections | undefined) => Promise<void>;
  readonly signal: AbortSignal;
}

const waitingPeriodMs = 250;

/**
 * Waits until no other process leads, runs the projections until the lock's connection or the fence is lost, steps down, and waits again; until
 * the signal aborts. Faults of the database and the log are tried again; throws `StoreTruncated`,
 * and what else time does not mend. Once the log was found to have gone back, it leads no more and waits for the signal.
 */
export async function leadAgainAndAgain(leading: Leading): Promise<void> {
  const { options, signal } = leading;
  const { history } = options.eventStore;
  for (let failures = 1; !signal.aborted; failures += 1) {
    // What is in memory here is of another history: this process does nothing any more, and says so.
    if (history.fault() !== undefined) return aborted(signal);
    try {
      await leadOnce(leading);
      failures = 0;
    } catch (error) {
      if (error instanceof LogWentBack) history.deny(error);
      else if (!isPassing(options, error)) throw error;
      options.observer.observe({ kind: 'fault', during: 'taking the lead', error });
    }
    await pause(backoffMs(options.backoff, Math.max(1, failures)), signal);
  }
}

function isPassing({ readStore, operationalStore }: RunningOptions, error: unknown): boolean {
  if (error instanceof FenceLost || error instanceof StoreUnavailable) return true;
  return readStore.database.isFault(error) || operationalStore.database.isFault(error);
}

async function leadOnce({ options, registered, isLocked, onChange, signal }: Leading): Promise<void> {
  const { sharing } = options.readStore.database;
  const session = sharing === undefined || !isLocked ? undefined : await turnToLead(sharing, signal);
  try {
    if (signal.aborted) return;
    const running = await runProjections(options, registered);
    const { lost } = running;
    const { history } = options.eventStore;
    await onChange(running);
    options.observer.observe({ kind: 'leading' });
    await aborted(signal, lost, history.signal, ...(session === undefined ? [] : [session.lost]));
    options.observer.observe({ kind: 'stepped-down', reason: whyEnded(signal, lost, history.signal) });
    await running.stop();
    await onChange(undefined);
  } finally {
    await session?.end();
  }
}

function whyEnded(stopped: AbortSignal, lost: AbortSignal, wentBack: AbortSignal): string {
  if (wentBack.aborted) return 'the log went back';
  if (lost.aborted) return 'the fence was lost';
  return stopped.aborted ? 'it was stopped' : 'the lock was lost';
}

/** Undefined when the signal came first. Throws when the connection is lost meanwhile. */
async function turnToLead(sharing: Sharing, signal: AbortSignal): Promise<SharingSession | undefined> {
  const session = await sharing.session();
  try {
    while (!signal.aborted) {
      if (await session.tryToLead()) return session;
      await pause(waitingPeriodMs, signal);
    }
  } catch (error) {
    await session.end();
    throw error;
  }
  await session.end();
  return undefined;
}
