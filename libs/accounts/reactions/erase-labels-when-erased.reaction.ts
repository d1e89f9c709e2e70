import { Injectable } from '@nestjs/common';
import { CommandContexts, uuidOf } from '#libs/access';
import type { RecordedFact } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { eraseTokens } from '../domain/erase-tokens.js';
import { Erasures } from '../erasures.store.js';
import { type ErasureFact, erasureFacts } from '../events/index.js';
import { TokenBook } from '../views/token-book.js';

const pageCount = 100;

/**
 * What somebody who is forgotten called their tokens is forgotten too. Which tokens these are is recorded, so that it can be carried out again without the
 * views. The views have seen the order, so every token that was issued before it is there.
 */
@Injectable()
export class EraseLabelsWhenErased implements Reaction<ErasureFact> {
  readonly name = 'accounts.erase-labels-when-erased';
  readonly families = [erasureFacts];

  constructor(
    private readonly erasures: Erasures,
    private readonly book: TokenBook,
    private readonly commandContexts: CommandContexts,
  ) {}

  async react(fact: ErasureFact, recorded: RecordedFact): Promise<void> {
    if (fact.type !== 'SubjectErasureOrdered') return;
    const { principal } = fact.data;
    const { commandId: reactionId, ...told } = this.commandContexts.ofReaction(this.name, recorded);
    let tokens: readonly string[] = [];
    let last = '';
    do {
      tokens = await this.book.aloneOf(principal, { until: recorded.metadata.occurredAt, after: last }, pageCount);
      const commandId = uuidOf(reactionId, last);
      await this.erasures.decide(commandId, { ...told, commandId }, eraseTokens({ principal, tokens }));
      last = tokens.at(-1) ?? last;
    } while (tokens.length === pageCount);
  }
}
