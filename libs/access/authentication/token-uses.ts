import { Injectable, Logger } from '@nestjs/common';
import { Clock, leastRecentlyUsed } from '#libs/kernel';
import { LastUses } from '#libs/read-store';

/** A use is not written down again within an hour of the last one that was, so what is known is an hour late at most. */
const writtenAgainMs = 60 * 60 * 1_000;
const keptMax = 10_000;

/** When service tokens were last let in, to an hour: a request costs no write. */
@Injectable()
export class TokenUses {
  readonly #logger = new Logger('TokenUses');
  readonly #noted = leastRecentlyUsed<string>(keptMax);

  constructor(
    private readonly lastUses: LastUses,
    private readonly clock: Clock,
  ) {}

  /** That it cannot be written down keeps nobody out, and is tried again an hour later. */
  async note(token: string): Promise<void> {
    const now = this.clock.now();
    const noted = this.#noted.get(token);
    if (noted !== undefined && now.getTime() < Date.parse(noted) + writtenAgainMs) return;
    this.#noted.set(token, now.toISOString());
    try {
      await this.lastUses.note(`token-${token}`, now.toISOString());
    } catch (error) {
      this.#logger.warn({ message: 'The use of a token could not be written down', token, error: String(error) });
    }
  }

  /** By token; those that were never let in are left out. */
  async of(tokens: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const uses = await this.lastUses.of(tokens.map((token) => `token-${token}`));
    return new Map([...uses].map(([thing, usedAt]) => [thing.slice('token-'.length), usedAt]));
  }
}
