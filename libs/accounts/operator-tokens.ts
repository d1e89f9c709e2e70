import { randomUUID } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { CommandContexts, drawServiceToken, installation } from '#libs/access';
import type { EventStore, Sealing } from '#libs/event-store';
import { SecurityLog } from '#libs/observability';
import { issueToken } from './domain/issue-token.js';
import { Tokens } from './tokens.store.js';

const lifetimeDays = 366;
const dayMs = 24 * 60 * 60 * 1_000;

/** Makes operators out of nothing: for the first start, and for whoever owns the files. */
@Injectable()
export class OperatorTokens {
  constructor(
    private readonly tokens: Tokens,
    private readonly commandContexts: CommandContexts,
    @Optional() private readonly security: SecurityLog = SecurityLog.unheard(),
  ) {}

  /** Without a container, where nothing else runs on the stores. */
  static on(
    { eventStore, sealing }: { readonly eventStore: EventStore; readonly sealing: Sealing },
    commandContexts: CommandContexts,
    security: SecurityLog,
  ): OperatorTokens {
    return new OperatorTokens(new Tokens(eventStore, sealing), commandContexts, security);
  }

  /** The text of a new token, to be shown once. */
  async issueAnother(): Promise<string> {
    const occasion = randomUUID();
    const caller = { principal: { id: installation }, correlationId: occasion };
    const command = this.commandContexts.ofCaller(caller, 'issueOperatorToken', occasion, {});
    const { text, secretSha256 } = drawServiceToken(command.commandId);
    const issued = {
      token: command.commandId,
      principal: command.commandId,
      label: 'operator',
      secretSha256,
      grants: [{ role: 'operator' as const, teams: 'all' as const }],
      issuedBy: installation,
      issuedAt: command.occurredAt,
      expiresAt: new Date(Date.parse(command.occurredAt) + lifetimeDays * dayMs).toISOString(),
    };
    const decided = await this.tokens.decide(command.commandId, command, issueToken(issued));
    if (decided.outcome !== 'accepted') throw new Error(`An operator's token was not issued: ${decided.outcome}`);
    this.security.record({
      event: 'authn_token_created',
      outcome: 'success',
      principal: installation,
      address: 'local',
      correlationId: occasion,
      details: {
        action: 'issueOperatorToken',
        target: issued.principal,
        roles: 'OPERATOR',
        expiresAt: issued.expiresAt,
      },
    });
    return text;
  }
}
