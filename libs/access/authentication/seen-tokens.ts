import { createHash } from 'node:crypto';
import { leastRecentlyUsed } from '#libs/kernel';

const tokensMax = 10_000;

/** Remembers the digests of tokens that this process has let in, as far as it has room, so that a sign-in is told from a request. */
export class SeenTokens {
  readonly #seen = leastRecentlyUsed<'seen'>(tokensMax);

  /** Whether the token comes for the first time, as far as is remembered. */
  isFirst(token: string): boolean {
    const digest = createHash('sha256').update(token).digest('base64');
    if (this.#seen.get(digest) !== undefined) return false;
    this.#seen.set(digest, 'seen');
    return true;
  }
}
