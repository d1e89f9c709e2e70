import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Leases, type Reaction } from '#libs/read-store';
import { type InstanceFact, instanceFacts, stateAfter, workEndsIn } from '../events/index.js';

/**
 * A claim whose lease was never written, because the process ended in between, gets one, so that work is never held for ever;
 * and the leases of work that ended are forgotten.
 */
@Injectable()
export class KeepLeasesByFacts implements Reaction<InstanceFact> {
  readonly name = 'instances.keep-leases-by-facts';
  readonly families = [instanceFacts];

  constructor(
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  async react(fact: InstanceFact): Promise<void> {
    if (fact.type === 'FulfilmentClaimed') {
      const { operation, token, leaseDurationSeconds } = fact.data;
      await this.#ensure(operation, token, leaseDurationSeconds);
    } else if (fact.type === 'FulfilmentLeaseExpired') {
      await this.leases.release(fact.data.operation, fact.data.token);
    } else if (fact.type !== 'InstanceRequested' && workEndsIn.has(stateAfter[fact.type])) {
      await this.leases.release(fact.data.operation, Number.MAX_SAFE_INTEGER);
    }
  }

  /** An existing lease is left alone: heartbeats may have moved it since. */
  async #ensure(operation: string, token: number, leaseDurationSeconds: number): Promise<void> {
    if ((await this.leases.deadlineOf(operation)) !== undefined) return;
    const deadline = new Date(this.clock.now().getTime() + leaseDurationSeconds * 1_000);
    await this.leases.claim(operation, token, deadline.toISOString());
  }
}
