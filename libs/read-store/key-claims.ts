/** An idempotency key as facts have it. */
export interface ClaimedKey {
  /** Made of caller, mutation and key. */
  readonly commandId: string;
  /** Of the payload that came with it. */
  readonly payloadDigest: string;
}

/**
 * Idempotency keys whose commands are under way: operational rows, which close the time between a decision and the moment in which the views know its
 * facts. Two payloads never hold one key, in however many processes.
 */
export abstract class KeyClaims {
  /** Takes the key for the payload; false when it is taken for another one. To take it again for the same one changes nothing. */
  abstract take(key: ClaimedKey): Promise<boolean>;
  /** Says that nothing was recorded under the key, or that the views know what was. It may stay taken for a while. */
  abstract release(commandId: string): void;
  /** Forgets keys that were taken before an instant, RFC 3339 in UTC: only when the views know all that was recorded until then, and later. */
  abstract forgetBefore(instant: string): Promise<void>;
}

/** Whoever looked into the views before a key was released has its own answer by then. */
const releasedKeptMs = 30_000;
/** What became of a command that failed is in the views long before. */
const heldMs = 60 * 60 * 1_000;
const sweepPeriodMs = 1_000;

interface Claim {
  readonly payloadDigest: string;
  keptUntil: number;
}

/** For the one process of an installation on files: what it held when it ended is in the log, or was never recorded. */
export class KeyClaimsInMemory extends KeyClaims {
  readonly #claims = new Map<string, Claim>();
  readonly #now: () => number;
  #sweptAt = 0;

  constructor(now = () => performance.now()) {
    super();
    this.#now = now;
  }

  override async take({ commandId, payloadDigest }: ClaimedKey): Promise<boolean> {
    this.#sweep();
    const held = this.#claims.get(commandId);
    if (held !== undefined && held.payloadDigest !== payloadDigest) return false;
    this.#claims.set(commandId, { payloadDigest, keptUntil: this.#now() + heldMs });
    return true;
  }

  override release(commandId: string): void {
    const held = this.#claims.get(commandId);
    if (held !== undefined) held.keptUntil = this.#now() + releasedKeptMs;
  }

  override async forgetBefore(): Promise<void> {
    this.#sweep();
  }

  #sweep(): void {
    const now = this.#now();
    if (now - this.#sweptAt < sweepPeriodMs) return;
    this.#sweptAt = now;
    for (const [commandId, { keptUntil }] of this.#claims) if (keptUntil <= now) this.#claims.delete(commandId);
  }
}
