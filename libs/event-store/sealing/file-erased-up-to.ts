import type { Mark } from '#libs/kernel';
import { ErasedUpTo, earlierOf, erasedUpToRow, isSameMark, textOfMark } from './erased-up-to.js';
import type { KeysFile } from './keys-file.js';

/** In `keys.sqlite`. A row that says so counts as erased for a release that does not know of it, so its column of times holds the position. */
export class FileErasedUpTo extends ErasedUpTo {
  readonly #file: KeysFile;
  readonly #ofKeys;
  readonly #ofNames;
  readonly #saveKeys;
  readonly #saveNames;

  constructor(file: KeysFile) {
    super();
    this.#file = file;
    const { database } = file;
    this.#ofKeys = database.prepare('SELECT erased_at FROM stream_keys WHERE stream = ?');
    this.#ofNames = database.prepare('SELECT erased_at FROM people WHERE principal = ?');
    this.#saveKeys = database.prepare('INSERT OR REPLACE INTO stream_keys (stream, erased_at) VALUES (?, ?)');
    this.#saveNames = database.prepare('INSERT OR REPLACE INTO people (principal, erased_at) VALUES (?, ?)');
  }

  override async load(): Promise<Mark | undefined> {
    return this.#stored();
  }

  override async move(from: Mark | undefined, to: Mark): Promise<boolean> {
    return this.#file.transaction(() => {
      if (!isSameMark(this.#stored(), from)) return false;
      this.#saveKeys.run(erasedUpToRow, textOfMark(to));
      this.#saveNames.run(erasedUpToRow, textOfMark(to));
      return true;
    });
  }

  #stored(): Mark | undefined {
    const [ofKeys, ofNames] = [this.#ofKeys, this.#ofNames].map((row) => row.get(erasedUpToRow)?.['erased_at']);
    return earlierOf(textOf(ofKeys), textOf(ofNames));
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
