import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Position } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { Patience } from './patience.js';

/** A stopped view answers at once that it does not move; nobody asks it in a tight loop. */
const stoppedPauseMs = 200;

/** The views did not get to the position that a query asked for in time. */
export class StaleRead extends Error {
  override readonly name = 'StaleRead';

  constructor(readonly position: Position) {
    super(`The views have not reached ${position} in time`);
  }
}

/** For queries that take `atLeast`. */
@Injectable()
export class Freshness {
  constructor(
    private readonly views: ViewProgress,
    private readonly patience: Patience = new Patience(),
  ) {}

  /** Waits until queries answer as of the position; at once when none is given. Rejects with `StaleRead` or `ForeignPosition`. */
  async reach(atLeast: Position | null | undefined): Promise<void> {
    if (atLeast === null || atLeast === undefined) return;
    if (!(await this.views.whenReached(atLeast, this.patience.viewsReachedWithinMs))) throw new StaleRead(atLeast);
  }

  /** The same for those who can wait; false when the signal aborts first. */
  async reachEventually(position: Position, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (await this.views.whenReached(position, this.patience.viewsReachedWithinMs)) return true;
      await sleep(stoppedPauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
    return false;
  }
}
