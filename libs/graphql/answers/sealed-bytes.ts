/** More than what stands around a sealed text: its prefix, the names of its place, nonce and tag. */
const bytesAround = 200;

/**
 * How many bytes a text has at least that is so long while it is sealed, in base64. It says before anything is opened what an answer
 * will hold; for a short text it says nothing.
 */
export function sealedBytesAtLeast(sealedLength: number): number {
  return Math.max(0, Math.floor(((sealedLength - bytesAround) * 3) / 4));
}
