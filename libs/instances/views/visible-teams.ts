/** Whose instances a caller may see: all, or those that one of the teams consumes or whose capability one of them owns. */
export interface VisibleTeams {
  readonly isAll: boolean;
  readonly consumerTeams: readonly string[];
  readonly ownerTeams: readonly string[];
}
