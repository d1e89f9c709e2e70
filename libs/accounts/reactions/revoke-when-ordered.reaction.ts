import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import type { RecordedFact } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { revokeToken } from '../domain/revoke-token.js';
import { type RevocationFact, revocationFacts } from '../events/index.js';
import { Tokens } from '../tokens.store.js';

/** Whoever ordered it has the tokens revoked within the request; what a crash has left over is revoked here, by the same commands. */
@Injectable()
export class RevokeWhenOrdered implements Reaction<RevocationFact> {
  readonly name = 'accounts.revoke-when-ordered';
  readonly families = [revocationFacts];

  constructor(
    private readonly tokens: Tokens,
    private readonly commandContexts: CommandContexts,
  ) {}

  async react({ data }: RevocationFact, { metadata }: RecordedFact): Promise<void> {
    for (const token of data.tokens) {
      const command = this.commandContexts.ofOrder(metadata, token);
      await this.tokens.decide(token, command, revokeToken({ token, revokedAt: command.occurredAt }));
    }
  }
}
