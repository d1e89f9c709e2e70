import { Injectable } from '@nestjs/common';
import type { Mark } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { type ErasureFact, erasureFacts } from '../events/index.js';
import { StandingErasures } from '../standing-erasures.store.js';

/** The order is recorded first, so that an erasure that a crash interrupts is carried out after it. */
@Injectable()
export class EraseWhenOrdered implements Reaction<ErasureFact> {
  readonly name = 'accounts.erase-when-ordered';
  readonly families = [erasureFacts];

  constructor(private readonly erasures: StandingErasures) {}

  react(fact: ErasureFact): Promise<void> {
    return this.erasures.carryOut([fact]);
  }

  passed(mark: Mark): Promise<void> {
    return this.erasures.passed(mark);
  }
}
