import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What is stored of a claim's secret: its SHA-256, in hexadecimal. */
export const digestOfSecret = (secret: string): string => sha256(secret).toString('hex');

/** Compares what a worker sent with what is stored, in a time that does not tell how much of it is right. */
export const provenBy =
  (secret: string | null | undefined) =>
  (secretDigest: string): boolean => {
    const known = Buffer.from(secretDigest, 'hex');
    const told = sha256(secret ?? '');
    return known.length === told.length && timingSafeEqual(known, told);
  };
