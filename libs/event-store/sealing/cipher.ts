import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const poolBytes = 3_072;

const pool = Buffer.alloc(poolBytes);
let offset = poolBytes;

/** Random nonces are drawn for many texts at once. A stream's key seals a few thousand texts: far from where random nonces meet. */
function drawNonce(): Buffer {
  if (offset + nonceBytes > poolBytes) {
    randomFillSync(pool);
    offset = 0;
  }
  const nonce = Buffer.from(pool.subarray(offset, offset + nonceBytes));
  offset += nonceBytes;
  return nonce;
}

/**
 * AES-256-GCM: nonce, ciphertext and tag in one piece. `bound` is authenticated with it and needed to open it.
 * The key is a key object, because a cipher made from bare bytes takes three times as long.
 */
export function encrypt(key: KeyObject, plaintext: Buffer | string, bound: string): Buffer {
  const nonce = drawNonce();
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(bound));
  const text = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when it was altered, or sealed with another key or another binding. */
export function decrypt(key: KeyObject, sealed: Buffer, bound: string): Buffer | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(bound)).setAuthTag(tag);
  const text = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return undefined;
  }
}
