import type { FactToAppend } from './event-store.js';

const factsMax = 500;
const factBytesMax = 512 * 1_024;
const appendBytesMax = 900 * 1_024;
const streamLengthMax = 250;

/** A fact as it is stored; `data` and `metadata` are JSON. */
export interface FactTexts {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

interface Prepared {
  readonly texts: readonly FactTexts[];
  readonly byteCount: number;
}

/** The facts as they are stored, or the limit of the port that they break. */
export function factTextsOf(stream: string, facts: readonly FactToAppend[]): Prepared | { readonly tooLarge: string } {
  // Streams are named by our own code, not by callers.
  if (!/^[^-\p{Cc}]+-[^\p{Cc}]+$/u.test(stream) || stream.length > streamLengthMax) {
    throw new RangeError(`'${stream}' is no stream: write <category>-<id>, at most ${streamLengthMax} characters`);
  }
  if (facts.length === 0) return { tooLarge: 'An append has at least one fact' };
  if (facts.length > factsMax) return { tooLarge: `An append has at most ${factsMax} facts` };
  const texts: FactTexts[] = [];
  let byteCount = 0;
  for (const { id, type, data, metadata } of facts) {
    const text = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    const factBytes = Buffer.byteLength(text.data) + Buffer.byteLength(text.metadata);
    if (factBytes > factBytesMax)
      return { tooLarge: `A fact has at most ${factBytesMax} bytes; ${type} has ${factBytes}` };
    texts.push(text);
    byteCount += factBytes;
  }
  return byteCount > appendBytesMax
    ? { tooLarge: `An append has at most ${appendBytesMax} bytes` }
    : { texts, byteCount };
}
