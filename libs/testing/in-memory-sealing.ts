import { createHmac } from 'node:crypto';
import {
  canonicalText,
  erased,
  KeyMissing,
  SealBroken,
  type SealedPlace,
  type SealedText,
  Sealing,
  type SealOptions,
  StreamErased,
  type StreamFate,
  unreadable,
} from '#libs/event-store';

/** Sealing without keys or files, for module tests: the texts are opaque, bound to their stream, and can be erased. */
export class InMemorySealing extends Sealing {
  readonly #erased = new Set<string>();
  readonly #lost = new Set<string>();

  override get erasureCount() {
    return this.#erased.size;
  }

  /** As if somebody had put the keys back to a copy that has none for this stream. */
  lose(stream: string): void {
    this.#lost.add(stream);
  }

  /** The key is there again. */
  find(stream: string): void {
    this.#lost.delete(stream);
  }

  override async seal(
    stream: string,
    text: string,
    place: SealedPlace,
    { hasTexts = false }: SealOptions = {},
  ): Promise<string> {
    if (text === '') return '';
    if (this.#erased.has(stream)) throw new StreamErased(stream);
    if (hasTexts && this.#lost.has(stream)) throw new KeyMissing(stream);
    return `sealed:${Buffer.from(JSON.stringify([stream, place.factId, place.field, text])).toString('base64url')}`;
  }

  override async open(stream: string, sealedText: string, place?: SealedPlace): Promise<string> {
    if (sealedText === '') return '';
    if (this.#erased.has(stream)) return erased;
    if (this.#lost.has(stream)) {
      this.unreadable.note(stream, 'KEY_MISSING');
      return unreadable;
    }
    const [ofStream, factId, field, text] = decodeTuple(sealedText);
    if (ofStream !== stream || text === undefined) throw new SealBroken(stream, 'it was sealed for another stream');
    if (place !== undefined && (place.factId !== factId || place.field !== field)) {
      throw new SealBroken(stream, 'it was sealed for another fact or field');
    }
    return text;
  }

  override openAll(texts: readonly SealedText[]): Promise<readonly string[]> {
    return Promise.all(
      texts.map(({ stream, text, place }) =>
        this.open(stream, text, place).catch((error: unknown) => {
          if (!(error instanceof SealBroken)) throw error;
          this.unreadable.note(stream, 'BROKEN');
          return unreadable;
        }),
      ),
    );
  }

  override async fatesOf(streams: readonly string[]): Promise<readonly StreamFate[]> {
    return streams.map((stream) => {
      if (this.#erased.has(stream)) return 'ERASED';
      return this.#lost.has(stream) ? 'UNREADABLE' : 'SEALED';
    });
  }

  override async eraseStreams(streams: readonly string[]): Promise<void> {
    for (const stream of streams) this.#erased.add(stream);
  }

  override digest(payload: unknown): string {
    return createHmac('sha256', 'a key for tests').update(canonicalText(payload)).digest('hex');
  }

  override secretOf(...parts: readonly string[]): string {
    return createHmac('sha256', 'another key for tests').update(canonicalText(parts)).digest('base64url');
  }
}

function decodeTuple(sealedText: string): readonly (string | undefined)[] {
  if (!sealedText.startsWith('sealed:')) return [];
  const tuple: unknown = JSON.parse(Buffer.from(sealedText.slice('sealed:'.length), 'base64url').toString());
  return Array.isArray(tuple) ? tuple.map(String) : [];
}
