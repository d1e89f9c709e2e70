import { UnreadableTexts } from './unreadable-texts.js';

/** What stands where a sealed text stood, once the key of its stream is destroyed. */
export const erased = 'erased';

/** What stands where a sealed text stands that cannot be read though nobody erased it: its key is missing, or, on a page of texts, it was damaged. */
export const unreadable = 'unreadable';

/** What is known of the texts of a stream without opening one: `SEALED` when there is a key. */
export type StreamFate = 'SEALED' | 'ERASED' | 'UNREADABLE';

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

/** The stream holds sealed texts, and their key is missing: nothing is sealed beside them with another one. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing';

  constructor(readonly stream: string) {
    super(`The key of ${stream} is missing: what is sealed in it cannot be read, and nothing is added to it`);
  }
}

/** What is known when a text is sealed. */
export interface SealOptions {
  /** Whether the stream holds sealed texts already: then its key has to be there, and none is made. */
  readonly hasTexts?: boolean;
}

/**
 * Encrypts the texts that the log must not hold in the clear, with a key per stream that can be destroyed.
 * An empty text says nothing and stays empty.
 */
export abstract class Sealing {
  /** Grows whenever a key was destroyed: plaintext kept in memory from before must be dropped. */
  abstract readonly erasureCount: number;
  /** What this process could not read. */
  readonly unreadable = new UnreadableTexts();
  /** The opaque text to store. Throws `StreamErased` and `KeyMissing`. */
  abstract seal(stream: string, text: string, place: SealedPlace, options?: SealOptions): Promise<string>;
  /** The text, or `erased`, or `unreadable` when its key is missing. Throws `SealBroken` when it was damaged. */
  abstract open(stream: string, sealedText: string, place?: SealedPlace): Promise<string>;
  /** Opens a page at once, in order; each key is fetched once. What was damaged reads `unreadable` too: one text is not worth the page. */
  abstract openAll(texts: readonly SealedText[]): Promise<readonly string[]>;
  /** For whoever may know that something was said, but not what: in the order of the streams, which may repeat. */
  abstract fatesOf(streams: readonly string[]): Promise<readonly StreamFate[]>;
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
