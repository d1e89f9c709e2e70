import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { StaleRead } from '#libs/graphql';
import { ViewProgress } from '#libs/read-store';

const reachedWithinMs = 2_000;

/** For the few decisions that need what other streams say: lets the views see everything that was recorded before. */
@Injectable()
export class SettledViews {
  constructor(
    private readonly eventStore: EventStore,
    private readonly progress: ViewProgress,
  ) {}

  /** Resolves when the views know all that the log holds at this moment; rejects with `StaleRead` when they do not get there. */
  async settle(): Promise<void> {
    const head = await this.eventStore.head();
    if (head === undefined) return;
    if (!(await this.progress.whenReached(head, reachedWithinMs))) throw new StaleRead(head);
  }
}
