import type { FactToAppend } from '../event-store.js';
import type { FactTexts } from './writer-messages.js';

const factsMax = 500;
const factBytesMax = 512 * 1_024;
const appendBytesMax = 900 * 1_024;
const streamLengthMax = 250;
/** UTF-8 needs no more for one unit of a string. */
const bytesPerUnitMax = 3;

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
  const texts = facts.map(({ id, type, data, metadata }) => ({
    id,
    type,
    data: JSON.stringify(data),
    metadata: JSON.stringify(metadata),
  }));
  const bytesMax = texts.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0) * bytesPerUnitMax;
  // Far from every limit: no need to count.
  return bytesMax <= factBytesMax ? { texts, byteCount: bytesMax } : counted(texts);
}

function counted(texts: readonly FactTexts[]): Prepared | { readonly tooLarge: string } {
  let byteCount = 0;
  for (const { type, data, metadata } of texts) {
    const factBytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
    if (factBytes > factBytesMax) {
      return { tooLarge: `A fact has at most ${factBytesMax} bytes; ${type} has ${factBytes}` };
    }
    byteCount += factBytes;
  }
  return byteCount > appendBytesMax
    ? { tooLarge: `An append has at most ${appendBytesMax} bytes` }
    : { texts, byteCount };
}
