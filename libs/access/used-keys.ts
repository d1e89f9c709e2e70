import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { comparePositions, type Position } from '#libs/kernel';
import { type ClaimedKey, KeyClaims, ReadStore, ViewProgress } from '#libs/read-store';
import type { UsedKeyRow } from './views/used-keys.view.js';

/** How long a command waits for the views to know the keys that came before this process began. */
const knownWithinMs = 2_000;
/** A key that no fact has stays taken this long where several processes share the claims. */
const claimedMs = 24 * 60 * 60 * 1_000;
const sweepPeriodMs = 60 * 60 * 1_000;

/** The views are not where the log ended when this process first looked, so keys that were used may be unknown. */
export class KeysNotKnown extends Error {
  override readonly name = 'KeysNotKnown';

  constructor(head: Position) {
    super(`The views have not reached ${head}, so they may not know all idempotency keys that were used`);
  }
}

/**
 * Recognises idempotency keys: two payloads under one key never both take effect, on whatever streams. A view knows the keys of all facts; a claim,
 * taken between the decision and the facts, tells those whose facts the view does not know yet.
 */
@Injectable()
export class UsedKeys {
  #areKnown = false;
  #sweptAt = 0;

  constructor(
    private readonly readStore: ReadStore,
    private readonly claims: KeyClaims,
    private readonly eventStore: EventStore,
    private readonly views: ViewProgress,
  ) {}

  /** Whether the key came before with another payload, as far as the views know. Rejects with `KeysNotKnown`. */
  async isTaken({ commandId, payloadDigest }: ClaimedKey): Promise<boolean> {
    if (!this.#areKnown) await this.#untilKnown();
    const row = await this.readStore
      .tables<{ access_used_keys: UsedKeyRow }>()
      .selectFrom('access_used_keys')
      .select('payloadDigest')
      .where('commandId', '=', commandId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined && row.payloadDigest !== payloadDigest;
  }

  /** Takes the key for the payload; false when it is taken for another one. */
  async claim(key: ClaimedKey): Promise<boolean> {
    await this.#forgetOld();
    return this.claims.take(key);
  }

  release(commandId: string): void {
    this.claims.release(commandId);
  }

  async #untilKnown(): Promise<void> {
    const head = await this.eventStore.head();
    if (head !== undefined && !this.#haveReached(head)) {
      await this.views.whenReached(head, knownWithinMs);
      if (!this.#haveReached(head)) throw new KeysNotKnown(head);
    }
    this.#areKnown = true;
  }

  /** A view that stopped for good is no reason to take no command: this one does not stop. */
  #haveReached(position: Position): boolean {
    const reached = this.views.current();
    return reached !== undefined && comparePositions(reached, position) >= 0;
  }

  /** Only while the views are where the log is: what they do not know yet has to stay claimed. */
  async #forgetOld(): Promise<void> {
    const now = Date.now();
    if (now - this.#sweptAt < sweepPeriodMs) return;
    this.#sweptAt = now;
    const head = await this.eventStore.head();
    if (head === undefined || !this.#haveReached(head)) return;
    await this.claims.forgetBefore(new Date(now - claimedMs).toISOString());
  }
}
