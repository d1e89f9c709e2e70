import type { DeprecationWarning } from '#schema';

interface Announced {
  readonly sunsetAt: string;
  readonly replacement: { readonly capability: string; readonly version: string } | undefined;
  readonly migrationGuide: string;
}

/** What is announced of a version's end; null when nothing is. */
export function deprecationWarning(announced: Announced | undefined): DeprecationWarning | null {
  if (announced === undefined) return null;
  const { sunsetAt, replacement, migrationGuide } = announced;
  const instead = replacement ? `; ${replacement.capability} ${replacement.version} replaces it` : '';
  return {
    __typename: 'DeprecationWarning',
    message: `This version is deprecated and ends at ${sunsetAt}${instead}`,
    sunsetAt,
    replacementCapability: replacement?.capability ?? null,
    replacementVersion: replacement?.version ?? null,
    migrationGuide,
  };
}
