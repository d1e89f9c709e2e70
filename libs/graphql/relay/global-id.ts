const partsPattern = /^([A-Z][A-Za-z]{0,63}):(.{1,384})$/su;

/** What a global id says: which type, and the id among its like. */
export interface GlobalId {
  readonly type: string;
  readonly id: string;
}

/** The opaque id of a thing among all types. */
export function globalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`, 'utf8').toString('base64url');
}

/** Undefined when the text was never given out as an id: then there is nothing behind it. */
export function parseGlobalId(text: string): GlobalId | undefined {
  const [, type, id] = partsPattern.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (type === undefined || id === undefined || globalId(type, id) !== text) return undefined;
  return { type, id };
}
