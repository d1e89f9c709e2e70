import { createHmac, type KeyObject } from 'node:crypto';
import { leastRecentlyUsed } from '#libs/kernel';
import { canonicalText } from '../hash-chain.js';
import type { InstallationKeys } from './master-key.js';
import type { PostgresqlKeyRows } from './postgresql-key-rows.js';
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

const keptMax = 10_000;

/** Sealing with keys beside the views, shared by all processes; `openPostgresqlKeys` makes it. */
export class PostgresqlSealing extends Sealing {
  readonly #rows: PostgresqlKeyRows;
  readonly #installation: InstallationKeys;
  readonly #now: () => Date;
  readonly #kept = leastRecentlyUsed<KeyObject | 'erased'>(keptMax);
  #erasureCount = 0;

  constructor(rows: PostgresqlKeyRows, installation: InstallationKeys, now: () => Date) {
    super();
    this.#rows = rows;
    this.#installation = installation;
    this.#now = now;
  }

  override get erasureCount() {
    return this.#erasureCount;
  }

  /** Gives the database back what it lost and this process still has; carry out the erasures before. */
  async writeBack(): Promise<void> {
    const keys = [...this.#kept.entries()].flatMap(([stream, key]) =>
      key === 'erased' ? [] : [[stream, key] as const],
    );
    if (keys.length > 0) await this.#rows.writeBack(new Map(keys));
  }

  /**
   * Another process erased a stream. The other keys are kept, because this process may be the last that has them. The count grows twice: what was being read is
   * not kept any more when it comes, and plaintext from before is dropped.
   */
  async forgetErased(): Promise<void> {
    this.#erasureCount += 1;
    const streams = [...this.#kept.entries()].map(([stream]) => stream);
    for (const stream of await this.#rows.erasedAmong(streams)) this.#kept.set(stream, 'erased');
    this.#erasureCount += 1;
  }

  /** The keys were put back, so nothing that was known of them holds. */
  forgetKept(): void {
    this.#kept.clear();
    this.#erasureCount += 1;
  }

  override async seal(
    stream: string,
    text: string,
    place: SealedPlace,
    { hasTexts = false }: SealOptions = {},
  ): Promise<string> {
    if (text === '') return '';
    const key = hasTexts
      ? (await this.#find([stream])).get(stream)
      : (this.#kept.get(stream) ?? (await this.#keeping(stream, () => this.#rows.obtain(stream))));
    if (key === undefined) throw new KeyMissing(stream);
    if (key instanceof SealBroken) throw key;
    if (key === 'erased') throw new StreamErased(stream);
    return sealText(key, text, this.#installation.fingerprint, { stream, ...place });
  }

  override async open(stream: string, text: string, place?: SealedPlace): Promise<string> {
    if (text === '') return '';
    return (await this.#reader([stream]))({ stream, text, place });
  }

  override async openAll(texts: readonly SealedText[]): Promise<readonly string[]> {
    const streams = texts.filter(({ text }) => text !== '').map(({ stream }) => stream);
    return texts.map(orUnreadable(await this.#reader(streams)));
  }

  override async fatesOf(streams: readonly string[]): Promise<readonly StreamFate[]> {
    return streams.map(fateIn(await this.#find(streams)));
  }

  override async eraseStreams(streams: readonly string[]): Promise<void> {
    await this.#rows.erase(streams, this.#now().toISOString());
    for (const stream of streams) this.#kept.set(stream, 'erased');
    this.#erasureCount += 1;
  }

  override digest(payload: unknown): string {
    return createHmac('sha256', this.#installation.digests).update(canonicalText(payload)).digest('hex');
  }

  override secretOf(...parts: readonly string[]): string {
    return createHmac('sha256', this.#installation.secrets).update(canonicalText(parts)).digest('base64url');
  }

  async #reader(streams: readonly string[]) {
    return textReader(await this.#find(streams), this.#installation.fingerprint, this.unreadable);
  }

  async #find(streams: readonly string[]): Promise<FoundKeys> {
    const keys = new Map<string, KeyObject | 'erased' | SealBroken>();
    for (const stream of streams) {
      const key = this.#kept.get(stream);
      if (key !== undefined) keys.set(stream, key);
    }
    const missing = [...new Set(streams.filter((stream) => !keys.has(stream)))];
    if (missing.length === 0) return keys;
    const countBefore = this.#erasureCount;
    for (const [stream, key] of await this.#rows.find(missing)) {
      keys.set(stream, key);
      if (!(key instanceof SealBroken) && this.#erasureCount === countBefore) this.#kept.set(stream, key);
    }
    return keys;
  }

  /** What was read before an erasure is not kept after it. */
  async #keeping(stream: string, read: () => Promise<KeyObject | 'erased'>): Promise<KeyObject | 'erased'> {
    const countBefore = this.#erasureCount;
    const key = await read();
    if (this.#erasureCount === countBefore) this.#kept.set(stream, key);
    return key;
  }
}
