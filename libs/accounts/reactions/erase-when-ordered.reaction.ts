import { Injectable } from '@nestjs/common';
import type { Reaction } from '#libs/read-store';
import { Erasures } from '../erasures.store.js';
import { type ErasureFact, erasureFacts } from '../events/index.js';

/** The order is recorded first, so that an erasure that a crash interrupts is carried out after it. */
@Injectable()
export class EraseWhenOrdered implements Reaction<ErasureFact> {
  readonly name = 'accounts.erase-when-ordered';
  readonly families = [erasureFacts];

  constructor(private readonly erasures: Erasures) {}

  react(fact: ErasureFact): Promise<void> {
    return this.erasures.carryOut(fact);
  }
}
