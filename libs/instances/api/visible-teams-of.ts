import type { Grant, Principal } from '#libs/access';
import type { VisibleTeams } from '../views/visible-teams.js';

/**
 * Whose instances a list may hold for a caller. It narrows the query only; the server checks each row it shows against the one door of
 * access all the same.
 */
export function visibleTeamsOf({ grants }: Pick<Principal, 'grants'>): VisibleTeams {
  return {
    isAll: grants.some(({ teams }) => teams === 'all'),
    consumerTeams: teamsOf(grants, 'consumer'),
    ownerTeams: teamsOf(grants, 'producer'),
  };
}

/** Teams for which a caller is a producer. */
export function producerTeamsOf({ grants }: Pick<Principal, 'grants'>): 'all' | readonly string[] {
  const isForAll = grants.some(({ role, teams }) => role === 'producer' && teams === 'all');
  return isForAll ? 'all' : teamsIn(grants.filter(({ role }) => role === 'producer'));
}

/** Operators and auditors see both sides of what concerns their teams. */
function teamsOf(grants: readonly Grant[], side: 'consumer' | 'producer'): readonly string[] {
  return teamsIn(grants.filter(({ role }) => role === side || role === 'operator' || role === 'auditor'));
}

function teamsIn(grants: readonly Grant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ teams }) => (teams === 'all' ? [] : teams)))];
}
