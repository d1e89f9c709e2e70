import { validateAgainst } from '#libs/json-schema';
import type { SchemaViolation } from '../domain/rejections.js';

const bytesMax = 64 * 1_024;

/** A JSON value as it is kept, and where it breaks a schema. Too large a value is not checked any further. */
export interface JsonText {
  readonly text: string;
  readonly violations: readonly SchemaViolation[];
}

/** Without a schema, anything of a bearable size fits. */
export function jsonText(value: unknown, schema: Readonly<Record<string, unknown>> | undefined): JsonText {
  const text = JSON.stringify(value) ?? 'null';
  const limit = `at most ${bytesMax.toLocaleString('en-US')} bytes of JSON`;
  if (Buffer.byteLength(text) > bytesMax)
    return { text, violations: [{ path: '', message: `may be ${limit}`, limit }] };
  return { text, violations: schema === undefined ? [] : validateAgainst(schema, value) };
}
