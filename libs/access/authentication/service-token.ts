import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;
const pattern = /^bourse_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** What a service account shows: the id of its token (a UUID) and the digest of the secret that came with it. */
export interface ServiceToken {
  readonly id: string;
  readonly secretSha256: string;
}

/** Draws a secret of 256 bits. `text` is shown to its holder once; only the digest may be kept. */
export function drawServiceToken(id: string): ServiceToken & { readonly text: string } {
  const secret = randomBytes(secretBytes).toString('base64url');
  return { id, secretSha256: sha256(secret), text: `bourse_${id.replaceAll('-', '')}_${secret}` };
}

/** Undefined when the text does not even look like a service token. */
export function parseServiceToken(text: string): ServiceToken | undefined {
  const [, hex, secret] = pattern.exec(text) ?? [];
  if (hex === undefined || secret === undefined) return undefined;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secretSha256: sha256(secret) };
}

/** Compares two digests in a time that says nothing of where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a.padEnd(64), 'latin1'), Buffer.from(b.padEnd(64), 'latin1'));
}

function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
