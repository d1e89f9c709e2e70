import { Injectable } from '@nestjs/common';
import { CommandContexts, uuidOf } from '#libs/access';
import type { RecordedFact } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { revokeToken } from '../domain/revoke-token.js';
import { type ErasureFact, erasureFacts } from '../events/index.js';
import { Tokens } from '../tokens.store.js';
import { TokenBook } from '../views/token-book.js';

const pageCount = 100;

/** Nothing acts for a person who was erased. The views have seen the order, so every token that was issued before it is there. */
@Injectable()
export class RevokeWhenErased implements Reaction<ErasureFact> {
  readonly name = 'accounts.revoke-when-erased';
  readonly families = [erasureFacts];

  constructor(
    private readonly tokens: Tokens,
    private readonly book: TokenBook,
    private readonly commandContexts: CommandContexts,
  ) {}

  async react(fact: ErasureFact, recorded: RecordedFact): Promise<void> {
    if (fact.type !== 'SubjectErasureOrdered') return;
    let page: readonly string[] = [];
    let last = '';
    do {
      page = await this.book.actingFor(fact.data.principal, last, pageCount);
      for (const token of page) await this.#revoke(token, recorded);
      last = page.at(-1) ?? last;
    } while (page.length === pageCount);
  }

  async #revoke(token: string, recorded: RecordedFact): Promise<void> {
    const { commandId, ...told } = this.commandContexts.ofReaction(this.name, recorded);
    const command = { ...told, commandId: uuidOf(commandId, token) };
    await this.tokens.decide(token, command, revokeToken({ token, revokedAt: command.occurredAt }));
  }
}
