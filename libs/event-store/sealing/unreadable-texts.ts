/** Why a text cannot be read: nothing has its key, or it does not open though the key is there. */
export type UnreadableReason = 'KEY_MISSING' | 'BROKEN';

/** How many streams are remembered by name; the count of texts goes on. */
const streamsMax = 1_000;

/** What this process was asked for and could not read, so that somebody hears of it: whoever reads one sees a word in its place and no error. */
export class UnreadableTexts {
  readonly #counts = { KEY_MISSING: 0, BROKEN: 0 };
  readonly #streams = new Map<string, UnreadableReason>();

  note(stream: string, reason: UnreadableReason): void {
    this.#counts[reason] += 1;
    this.expect(stream, reason);
  }

  /** A stream whose texts will not be readable when somebody asks for them. */
  expect(stream: string, reason: UnreadableReason): void {
    if (this.#streams.size < streamsMax) this.#streams.set(stream, reason);
  }

  /** What is readable again is not told of any more. */
  forget(stream: string): void {
    this.#streams.delete(stream);
  }

  /** Texts since the start of the process, each time that one was asked for. */
  counts(): Readonly<Record<UnreadableReason, number>> {
    return { ...this.#counts };
  }

  /** Streams with such texts, in the order in which they were met; at most 1,000. */
  streams(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /** Those of them that have no key. */
  streamsWithoutKey(): readonly string[] {
    return [...this.#streams].flatMap(([stream, reason]) => (reason === 'KEY_MISSING' ? [stream] : []));
  }
}
