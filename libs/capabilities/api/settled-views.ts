import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Freshness } from '#libs/graphql';

/** For the few decisions that need what other streams say: lets the views see everything that was recorded before. */
@Injectable()
export class SettledViews {
  constructor(
    private readonly eventStore: EventStore,
    private readonly freshness: Freshness,
  ) {}

  /** Resolves when the views know all that the log holds at this moment; rejects with `StaleRead` when they do not get there. */
  async settle(): Promise<void> {
    await this.freshness.reach(await this.eventStore.head());
  }
}
