import type { RecordedFact } from '#libs/kernel';
import type { SealedText } from './sealing.js';

/** What every sealed text begins with. */
const sealedPrefix = 'sealed:';

/** The sealed texts of a fact as it is stored, with their places. */
export function sealedTextsIn({ id, stream, data }: RecordedFact): readonly SealedText[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([field, text]) =>
    typeof text === 'string' && text.startsWith(sealedPrefix) ? [{ stream, text, place: { factId: id, field } }] : [],
  );
}
