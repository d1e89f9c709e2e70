import type { Sealing, SealOptions } from '../sealing/sealing.js';

/** Whether one of the fields has a text, or has this one. */
export function hasText(data: unknown, fields: readonly string[], wanted?: string): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return fields.some((field) => {
    const text: unknown = Reflect.get(data, field);
    return typeof text === 'string' && (wanted === undefined ? text !== '' : text === wanted);
  });
}

/** The data of a fact with its sealed fields encrypted for their stream. */
export function sealFields(
  sealing: Sealing,
  stream: string,
  fact: { readonly id: string; readonly data: object },
  { fields, ...options }: SealOptions & { readonly fields: readonly string[] },
): Promise<object> {
  return replaceTexts(fact.data, fields, (text, field) =>
    sealing.seal(stream, text, { factId: fact.id, field }, options),
  );
}

/** The data of a stored fact with its sealed fields readable, or `erased`. */
export async function openFields(
  sealing: Sealing,
  stream: string,
  fact: { readonly id: string; readonly data: unknown },
  fields: readonly string[],
): Promise<unknown> {
  const { id, data } = fact;
  if (typeof data !== 'object' || data === null) return data;
  return replaceTexts(data, fields, (text, field) => sealing.open(stream, text, { factId: id, field }));
}

async function replaceTexts(
  data: object,
  fields: readonly string[],
  replace: (text: string, field: string) => Promise<string>,
): Promise<object> {
  const replaced: Record<string, string> = {};
  for (const field of fields) {
    const text: unknown = Reflect.get(data, field);
    if (typeof text === 'string') replaced[field] = await replace(text, field);
  }
  return { ...data, ...replaced };
}
