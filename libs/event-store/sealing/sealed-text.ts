import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './cipher.js';
import { SealBroken, type SealedPlace } from './sealing.js';

/** `sealed:1:<fingerprint of the master key>:<fact id>:<field>:<AES-256-GCM in base64url>` */
const pattern = /^sealed:1:([0-9a-f]{8}):([^:]{1,64}):([^:]{1,64}):([A-Za-z0-9_-]+)$/;

/** What a text is sealed for, and with it authenticated. */
interface Binding extends SealedPlace {
  readonly stream: string;
}

interface Sealed extends Binding {
  readonly payload: string;
}

export function sealText(key: KeyObject, text: string, fingerprint: string, binding: Binding): string {
  const { factId, field } = binding;
  return `sealed:1:${fingerprint}:${factId}:${field}:${encrypt(key, text, boundTo(binding)).toString('base64url')}`;
}

/** Takes a stored text apart. Throws `SealBroken` when it is not sealed, stems from another installation, or belongs elsewhere. */
export function parseSealed(stream: string, text: string, fingerprint: string, place: SealedPlace | undefined): Sealed {
  const [, sealedBy, factId, field, payload] = pattern.exec(text) ?? [];
  if (sealedBy === undefined || factId === undefined || field === undefined || payload === undefined) {
    throw new SealBroken(stream, 'it is not a sealed text');
  }
  if (sealedBy !== fingerprint) throw new SealBroken(stream, `it was sealed under another master key (${sealedBy})`);
  if (place !== undefined && (place.factId !== factId || place.field !== field)) {
    throw new SealBroken(stream, `it belongs to ${field} of fact ${factId}`);
  }
  return { stream, factId, field, payload };
}

/** Throws `SealBroken` when the text was altered, or moved here from another stream. */
export function openSealed(key: KeyObject, sealed: Sealed): string {
  const text = decrypt(key, Buffer.from(sealed.payload, 'base64url'), boundTo(sealed));
  if (text === undefined) throw new SealBroken(sealed.stream, 'it was altered or moved');
  return text.toString();
}

function boundTo({ stream, factId, field }: Binding): string {
  return `${stream}\n${factId}\n${field}`;
}
