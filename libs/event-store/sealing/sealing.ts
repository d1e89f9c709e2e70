/** What stands where a sealed text stood, once the key of its stream is destroyed. */
export const erased = 'erased';

/** Where a sealed text stands: a text moved to another place does not open there. */
export interface SealedPlace {
  readonly factId: string;
  readonly field: string;
}

/** A sealed text of a stream; `place` is checked where the reader knows it. */
export interface SealedText {
  readonly stream: string;
  readonly text: string;
  readonly place?: SealedPlace | undefined;
}

/** The text was damaged, moved, or sealed by another installation. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';

  constructor(
    readonly stream: string,
    reason: string,
  ) {
    super(`A sealed text of ${stream} does not open: ${reason}`);
  }
}

/** The key of the stream was destroyed: nothing can be sealed there again. */
export class StreamErased extends Error {
  override readonly name = 'StreamErased';

  constructor(readonly stream: string) {
    super(`The key of ${stream} was destroyed; nothing can be sealed in it again`);
  }
}

/**
 * Encrypts the texts that the log must not hold in the clear, with a key per stream that can be destroyed.
 * An empty text says nothing and stays empty.
 */
export abstract class Sealing {
  /** Grows whenever a key was destroyed: plaintext kept in memory from before must be dropped. */
  abstract readonly erasureCount: number;
  /** The opaque text to store. Throws `StreamErased`. */
  abstract seal(stream: string, text: string, place: SealedPlace): Promise<string>;
  /** The text, or `erased`. Throws `SealBroken`. */
  abstract open(stream: string, sealedText: string, place?: SealedPlace): Promise<string>;
  /** Opens a page at once, in order; each key is fetched once. Throws `SealBroken`. */
  abstract openAll(texts: readonly SealedText[]): Promise<readonly string[]>;
  /** Destroys the keys of streams, all at once: their sealed texts can never be read again. Again changes nothing. */
  abstract eraseStreams(streams: readonly string[]): Promise<void>;
  /** HMAC-SHA-256 over the payload's canonical JSON with the installation's key, in hexadecimal. */
  abstract digest(payload: unknown): string;
  /**
   * A secret that only this installation can make, and makes again for the same parts: HMAC-SHA-256 over them with a key that serves nothing else,
   * in base64url. The first part says what the secret is for.
   */
  abstract secretOf(purpose: string, ...parts: readonly string[]): string;
}
