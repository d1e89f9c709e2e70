import type { JsonSchemas } from '#libs/json-schema';
import type { SchemaViolation } from '../domain/rejections.js';

const bytesMax = 64 * 1_024;

/** A JSON value as it is kept, and where it breaks a schema. Too large a value is not checked any further. */
export interface JsonText {
  readonly text: string;
  readonly violations: readonly SchemaViolation[];
}

/** What a value is checked by; nothing when anything of a bearable size fits. `ownerTeam` answers for what the check costs. */
interface Check {
  readonly schema: Readonly<Record<string, unknown>> | undefined;
  readonly ownerTeam: string;
}

export async function jsonText(schemas: JsonSchemas, value: unknown, { schema, ownerTeam }: Check): Promise<JsonText> {
  const text = JSON.stringify(value) ?? 'null';
  const limit = `at most ${bytesMax.toLocaleString('en-US')} bytes of JSON`;
  if (Buffer.byteLength(text) > bytesMax)
    return { text, violations: [{ path: '', message: `may be ${limit}`, limit }] };
  return { text, violations: schema === undefined ? [] : await schemas.validate({ schema, ownerTeam }, text) };
}
