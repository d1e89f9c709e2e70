import { Injectable } from '@nestjs/common';
import { ownPartOf } from '#libs/access';
import { EventStore } from '#libs/event-store';
import { Freshness } from '#libs/graphql';
import { tokensPerRevocationMax } from '../domain/order-revocation.js';
import { TokenBook } from '../views/token-book.js';

/** The book for who acts on it: it is asked once it has reached the end of the log, so that no token is missed that was issued before. */
@Injectable()
export class SettledTokens {
  constructor(
    private readonly book: TokenBook,
    private readonly eventStore: EventStore,
    private readonly freshness: Freshness,
  ) {}

  /** The caller's own token comes last: should something fail before, they can still repeat the command. Throws `StaleRead`. */
  async activeOf(principal: string, caller: string, now: string) {
    await this.freshness.reach(await this.eventStore.head());
    const { rows, count } = await this.book.activeOf(principal, now, tokensPerRevocationMax);
    const tokens = rows.map(({ token }) => token);
    const own = ownPartOf(caller);
    const inOrder = [...tokens.filter((token) => token !== own), ...tokens.filter((token) => token === own)];
    return { tokens: inOrder, foundCount: count };
  }
}
