import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalText } from '../hash-chain.js';
import type { InstallationKeys } from './master-key.js';
import { type FoundKeys, fateIn, orUnreadable, sealText, textReader } from './sealed-text.js';
import {
  KeyMissing,
  SealBroken,
  type SealedPlace,
  type SealedText,
  Sealing,
  type SealOptions,
  StreamErased,
  type StreamFate,
} from './sealing.js';
import type { StreamKeys } from './stream-keys.js';

/** Sealing with keys in `keys.sqlite`; `openKeys` makes it. */
export class FileSealing extends Sealing {
  readonly #streamKeys: StreamKeys;
  readonly #installation: InstallationKeys;

  constructor(keys: StreamKeys, installation: InstallationKeys) {
    super();
    this.#streamKeys = keys;
    this.#installation = installation;
  }

  override get erasureCount() {
    return this.#streamKeys.erasureCount();
  }

  override async seal(
    stream: string,
    text: string,
    place: SealedPlace,
    { hasTexts = false }: SealOptions = {},
  ): Promise<string> {
    if (text === '') return '';
    const obtained = hasTexts ? this.#streamKeys.find(stream) : this.#streamKeys.obtain(stream);
    const key = obtained instanceof Promise ? await obtained : obtained;
    if (key === undefined) throw new KeyMissing(stream);
    if (key === 'erased') throw new StreamErased(stream);
    return sealText(key, text, this.#installation.fingerprint, { stream, ...place });
  }

  override async open(stream: string, sealedText: string, place?: SealedPlace): Promise<string> {
    return this.#reader([stream])({ stream, text: sealedText, place });
  }

  override async openAll(texts: readonly SealedText[]): Promise<readonly string[]> {
    return texts.map(orUnreadable(this.#reader(texts.map(({ stream }) => stream))));
  }

  override async fatesOf(streams: readonly string[]): Promise<readonly StreamFate[]> {
    return streams.map(fateIn(this.#found(streams)));
  }

  override eraseStreams(streams: readonly string[]): Promise<void> {
    return this.#streamKeys.erase(streams);
  }

  override digest(payload: unknown): string {
    return createHmac('sha256', this.#installation.digests).update(canonicalText(payload)).digest('hex');
  }

  override secretOf(...parts: readonly string[]): string {
    return createHmac('sha256', this.#installation.secrets).update(canonicalText(parts)).digest('base64url');
  }

  #reader(streams: readonly string[]) {
    return textReader(this.#found(streams), this.#installation.fingerprint, this.unreadable);
  }

  #found(streams: readonly string[]): FoundKeys {
    const found = new Map<string, KeyObject | 'erased' | SealBroken>();
    for (const stream of streams) {
      if (found.has(stream)) continue;
      const key = this.#findAlone(stream);
      if (key !== undefined) found.set(stream, key);
    }
    return found;
  }

  /** A key that somebody altered is the trouble of its own stream only. */
  #findAlone(stream: string) {
    try {
      return this.#streamKeys.find(stream);
    } catch (error) {
      if (error instanceof SealBroken) return error;
      throw error;
    }
  }
}
