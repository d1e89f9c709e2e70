import { can, everyTeam, type Principal } from '#libs/access';

/** Teams whose cases the caller may see, by the side they are on; `everybody` for all of them. */
export interface VisibleCases {
  readonly consumerTeams: readonly string[];
  readonly ownerTeams: readonly string[];
}

/** Asks the one door for each team that the caller's grants name. */
export function visibleCases(principal: Principal): 'everybody' | VisibleCases {
  if (can(principal, 'see', { type: 'Instance', consumerTeam: everyTeam, ownerTeam: everyTeam })) return 'everybody';
  const teams = [...new Set(principal.grants.flatMap((grant) => (grant.teams === 'all' ? [] : grant.teams)))];
  return {
    consumerTeams: teams.filter((consumerTeam) => can(principal, 'see', { type: 'Instance', consumerTeam })),
    ownerTeams: teams.filter((ownerTeam) =>
      can(principal, 'see', { type: 'Instance', consumerTeam: everyTeam, ownerTeam }),
    ),
  };
}
