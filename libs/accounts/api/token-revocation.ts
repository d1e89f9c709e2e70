import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import { type CommandContext, comparePositions, type Decided, type Position } from '#libs/kernel';
import { orderRevocation } from '../domain/order-revocation.js';
import type { Revocation } from '../domain/revocation.js';
import { revokeToken } from '../domain/revoke-token.js';
import type { RevocationFact } from '../events/index.js';
import { Revocations, Tokens } from '../tokens.store.js';
import { SettledTokens } from './settled-tokens.js';
import { type TokenNode, tokenOfState } from './token-answer.js';

/** How many tokens are revoked at the same time. */
const atOnceMax = 10;

/**
 * Revokes all tokens of a principal: an order names them, and each revocation is a fact of its own stream. The order is recorded first, so
 * that what a crash leaves over is finished by a reaction, or by the same command again, whichever comes first.
 */
@Injectable()
export class TokenRevocation {
  constructor(
    private readonly revocations: Revocations,
    private readonly tokens: Tokens,
    private readonly settled: SettledTokens,
    private readonly commandContexts: CommandContexts,
  ) {}

  async run(principal: string, command: CommandContext): Promise<Decided<Revocation, RevocationFact, never>> {
    const { state } = await this.revocations.load(command.commandId);
    const found =
      state.status === 'ABSENT'
        ? await this.settled.activeOf(principal, command.actor, command.occurredAt)
        : { tokens: [], foundCount: 0 };
    const order = orderRevocation({ principal, ...found });
    const decided = await this.revocations.decide(command.commandId, command, order);
    if (decided.outcome !== 'accepted' || decided.state.status === 'ABSENT') return decided;
    const positions = await this.#carryOut(decided.state.tokens, command);
    return { ...decided, position: latestOf([decided.position, ...positions]) };
  }

  /** What was revoked by the order, from the tokens as they stand. `now` is RFC 3339 in UTC. */
  async report(state: Revocation, now: string) {
    if (state.status === 'ABSENT') throw new Error('An order was accepted, and there is none');
    const { principal, tokens, remainingCount } = state;
    const states = await Promise.all(tokens.map((token) => this.tokens.load(token)));
    const shown: readonly TokenNode[] = states.map((token) => tokenOfState(token.state, now));
    return { principal, revokedCount: tokens.length, tokens: shown, remainingCount };
  }

  async #carryOut(tokens: readonly string[], order: CommandContext): Promise<readonly (Position | undefined)[]> {
    const positions: (Position | undefined)[] = [];
    const last = tokens.at(-1);
    const others = tokens.slice(0, -1);
    for (let start = 0; start < others.length; start += atOnceMax) {
      const some = others.slice(start, start + atOnceMax);
      positions.push(...(await Promise.all(some.map((token) => this.#revoke(token, order)))));
    }
    // The last may be the caller's own, so it ends when all others have.
    return last === undefined ? positions : [...positions, await this.#revoke(last, order)];
  }

  async #revoke(token: string, order: CommandContext): Promise<Position | undefined> {
    const command = this.commandContexts.ofOrder(order, token);
    const rule = revokeToken({ token, revokedAt: command.occurredAt });
    const decided = await this.tokens.decide(token, command, rule);
    return decided.outcome === 'accepted' ? decided.position : undefined;
  }
}

function latestOf(positions: readonly (Position | undefined)[]): Position | undefined {
  const known = positions.filter((position) => position !== undefined);
  return known.toSorted(comparePositions).at(-1);
}
