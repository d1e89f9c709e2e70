import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './cipher.js';
import { erased, SealBroken, type SealedPlace, type SealedText, type StreamFate, unreadable } from './sealing.js';
import type { UnreadableTexts } from './unreadable-texts.js';

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
function parseSealed(stream: string, text: string, fingerprint: string, place: SealedPlace | undefined): Sealed {
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
function openSealed(key: KeyObject, sealed: Sealed): string {
  const text = decrypt(key, Buffer.from(sealed.payload, 'base64url'), boundTo(sealed));
  if (text === undefined) throw new SealBroken(sealed.stream, 'it was altered or moved');
  return text.toString();
}

/** What the streams' keys were found to be: the error of one that was altered. Missing when there is none. */
export type FoundKeys = ReadonlyMap<string, KeyObject | 'erased' | SealBroken>;

/** Reads texts with the keys that were found for their streams, and notes what cannot be read. Throws `SealBroken`. */
export function textReader(keys: FoundKeys, fingerprint: string, met: UnreadableTexts) {
  return ({ stream, text, place }: SealedText): string => {
    if (text === '') return '';
    try {
      const sealed = parseSealed(stream, text, fingerprint, place);
      const key = keys.get(stream);
      if (key instanceof SealBroken) throw key;
      if (key === undefined) met.note(stream, 'KEY_MISSING');
      if (key === undefined) return unreadable;
      const opened = key === 'erased' ? erased : openSealed(key, sealed);
      met.forget(stream);
      return opened;
    } catch (error) {
      if (error instanceof SealBroken) met.note(stream, 'BROKEN');
      throw error;
    }
  };
}

/** The word for a text that was damaged, where one is not worth all the others. */
export function orUnreadable(read: (text: SealedText) => string): (text: SealedText) => string {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof SealBroken) return unreadable;
      throw error;
    }
  };
}

/** What is told of a stream whose texts are not opened. Gives what becomes of them when they are. */
export function fateIn(keys: FoundKeys): (stream: string) => StreamFate {
  return (stream) => {
    const key = keys.get(stream);
    if (key === undefined || key instanceof SealBroken) return 'UNREADABLE';
    return key === 'erased' ? 'ERASED' : 'SEALED';
  };
}

function boundTo({ stream, factId, field }: Binding): string {
  return `${stream}\n${factId}\n${field}`;
}
