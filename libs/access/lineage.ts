/**
 * The id of a service account ends in the id of who issued its token: `<own>.<issuer's>`. So whoever reads an id in a
 * fact knows whose hand it is, without asking a view that may be behind. The id says nothing about a person.
 */
const separator = '.';

/** Whoever owns the files of the installation: the root of every chain of tokens, and no person. */
export const installation = 'installation';

/** A token may issue a token, but not without end: the deepest id has this many parts. */
export const lineageDepthMax = 3;

export function serviceAccountId(ownId: string, issuerId: string): string {
  return `${ownId}${separator}${issuerId}`;
}

export function lineageDepth(id: string): number {
  return id.split(separator).length;
}

/** Of a service account: the id of its token. Of a person: their id. */
export function ownPartOf(id: string): string {
  return id.split(separator, 1)[0] ?? id;
}

/** The ids that `id` descends from, nearest first. */
export function ancestorsOf(id: string): readonly string[] {
  const [, ...parts] = id.split(separator);
  return parts.map((_, index) => parts.slice(index).join(separator));
}

/** Matches ids that descend from one of the given. */
export function descendantsOf(ids: readonly string[]): RegExp {
  const literal = ids.map((id) => id.replaceAll(/[^a-zA-Z0-9-]/g, '\\$&'));
  return new RegExp(`\\${separator}(?:${literal.join('|')})$`);
}
