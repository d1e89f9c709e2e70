import { createHmac } from 'node:crypto';
import { canonicalText } from '../hash-chain.js';
import type { InstallationKeys } from './master-key.js';
import { openSealed, parseSealed, sealText } from './sealed-text.js';
import { erased, SealBroken, type SealedPlace, type SealedText, Sealing, StreamErased } from './sealing.js';
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

  override async seal(stream: string, text: string, place: SealedPlace): Promise<string> {
    if (text === '') return '';
    const obtained = this.#streamKeys.obtain(stream);
    const key = obtained instanceof Promise ? await obtained : obtained;
    if (key === 'erased') throw new StreamErased(stream);
    return sealText(key, text, this.#installation.fingerprint, { stream, ...place });
  }

  override async open(stream: string, sealedText: string, place?: SealedPlace): Promise<string> {
    return this.#open(stream, sealedText, place);
  }

  override async openAll(texts: readonly SealedText[]): Promise<readonly string[]> {
    return texts.map(({ stream, text, place }) => this.#open(stream, text, place));
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

  #open(stream: string, text: string, place: SealedPlace | undefined): string {
    if (text === '') return '';
    const sealed = parseSealed(stream, text, this.#installation.fingerprint, place);
    const key = this.#streamKeys.find(stream);
    if (key === undefined) throw new SealBroken(stream, 'keys.sqlite holds no key for it');
    return key === 'erased' ? erased : openSealed(key, sealed);
  }
}
