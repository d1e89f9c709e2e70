import type { Grant, Role } from './principal.js';

/** Which held roles allow everything that a role allows: an operator sees all that an auditor sees. */
const coveredBy: Readonly<Record<Role, readonly Role[]>> = {
  consumer: ['consumer'],
  producer: ['producer'],
  operator: ['operator'],
  auditor: ['auditor', 'operator'],
};

/** Returns what is left of `granted` for somebody who acts for a person with the grants `held`: what both may do, role by role and team by team. */
export function boundedGrants(granted: readonly Grant[], held: readonly Grant[]): readonly Grant[] {
  return granted.flatMap((grant) => {
    const teams = teamsInBoth(grant, held);
    return teams === 'all' || teams.length > 0 ? [{ role: grant.role, teams }] : [];
  });
}

function teamsInBoth({ role, teams }: Grant, held: readonly Grant[]): Grant['teams'] {
  const covering = held.filter((each) => coveredBy[role].includes(each.role));
  if (covering.some((each) => each.teams === 'all')) return teams;
  const heldTeams = new Set(covering.flatMap((each) => (each.teams === 'all' ? [] : each.teams)));
  return teams === 'all' ? [...heldTeams] : teams.filter((team) => heldTeams.has(team));
}
