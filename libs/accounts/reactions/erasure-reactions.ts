import { Injectable } from '@nestjs/common';
import type { Reaction } from '#libs/read-store';
import type { ErasureFact } from '../events/index.js';
import { EraseLabelsWhenErased } from './erase-labels-when-erased.reaction.js';
import { EraseWhenOrdered } from './erase-when-ordered.reaction.js';
import { RevokeWhenErased } from './revoke-when-erased.reaction.js';

/** All that follows from an order to erase. */
@Injectable()
export class ErasureReactions {
  readonly reactions: readonly Reaction<ErasureFact>[];

  constructor(labels: EraseLabelsWhenErased, ordered: EraseWhenOrdered, revoked: RevokeWhenErased) {
    this.reactions = [labels, ordered, revoked];
  }
}
