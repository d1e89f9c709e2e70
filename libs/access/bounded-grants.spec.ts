import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundedGrants } from './bounded-grants.js';
import { can } from './can.js';
import { type Grant, type Principal, roles } from './principal.js';

const teamNames = ['payments', 'search', 'platform'];
const team = fc.constantFrom(...teamNames);
const grant = fc.record({
  role: fc.constantFrom(...roles),
  teams: fc.oneof(fc.constant('all' as const), fc.uniqueArray(team)),
});
const grants = fc.array(grant, { maxLength: 5 });
const service = (held: readonly Grant[]): Principal => ({ id: 'a.b', kind: 'SERVICE', grants: held });
const isHeld = (held: readonly Grant[], role: string, wanted: string) =>
  held.some((each) => each.role === role && (each.teams === 'all' || each.teams.includes(wanted)));

describe('acting for a person', () => {
  it('never allows what the token was not granted, nor what the person may not do', () =>
    fc.assert(
      fc.property(grants, grants, team, team, (granted, held, consumerTeam, ownerTeam) => {
        const bounded = service(boundedGrants(granted, held));
        const allowed = [
          can(bounded, 'see', { type: 'Instance', consumerTeam, ownerTeam }),
          can(bounded, 'request', { type: 'Instance', consumerTeam }),
          can(bounded, 'publish', { type: 'Capability', ownerTeam }),
          can(bounded, 'operate', { type: 'Installation' }),
          can(bounded, 'audit', { type: 'Installation' }),
        ];
        const both = [service(granted), service(held)].map((principal) => [
          can(principal, 'see', { type: 'Instance', consumerTeam, ownerTeam }),
          can(principal, 'request', { type: 'Instance', consumerTeam }),
          can(principal, 'publish', { type: 'Capability', ownerTeam }),
          can(principal, 'operate', { type: 'Installation' }),
          can(principal, 'audit', { type: 'Installation' }),
        ]);
        allowed.forEach((isAllowed, index) => {
          expect(isAllowed && !both.every((each) => each[index])).toBe(false);
        });
      }),
    ));

  it('leaves each role for each team that both hold', () =>
    fc.assert(
      fc.property(grants, grants, fc.constantFrom(...roles), team, (granted, held, role, wanted) => {
        const isAuditorOfOperator = role === 'auditor' && isHeld(held, 'operator', wanted);
        const isLeft = isHeld(granted, role, wanted) && (isHeld(held, role, wanted) || isAuditorOfOperator);
        expect(isHeld(boundedGrants(granted, held), role, wanted)).toBe(isLeft);
      }),
    ));

  it('narrows a grant for all teams to those that the person has left', () => {
    expect(boundedGrants([{ role: 'producer', teams: 'all' }], [{ role: 'producer', teams: ['data'] }])).toEqual([
      { role: 'producer', teams: ['data'] },
    ]);
  });

  it('leaves nothing of a role that the person has lost', () => {
    expect(boundedGrants([{ role: 'producer', teams: ['data'] }], [{ role: 'consumer', teams: 'all' }])).toEqual([]);
  });
});
