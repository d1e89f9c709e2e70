import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { can, type Principal, type Role } from '#libs/access';
import { producerTeamsOf, visibleTeamsOf } from './visible-teams-of.js';

const team = fc.constantFrom('a', 'b', 'c');
const grant = fc.record({
  role: fc.constantFrom<Role>('consumer', 'producer', 'operator', 'auditor'),
  teams: fc.oneof(fc.constant('all' as const), fc.array(team, { maxLength: 3 })),
});
const principal = fc.record({
  id: fc.constant('ada'),
  kind: fc.constant<Principal['kind']>('PERSON'),
  grants: fc.array(grant, { maxLength: 3 }),
});

describe('the teams whose instances a caller may see', () => {
  it('are those that the one door of access lets through, whatever the caller holds', () =>
    fc.assert(
      fc.property(principal, team, team, (caller, consumerTeam, ownerTeam) => {
        const visible = visibleTeamsOf(caller);
        const isListed =
          visible.isAll || visible.consumerTeams.includes(consumerTeam) || visible.ownerTeams.includes(ownerTeam);
        expect(isListed).toBe(can(caller, 'see', { type: 'Instance', consumerTeam, ownerTeam }));
      }),
    ));

  it('are those whose requests a producer may approve', () =>
    fc.assert(
      fc.property(principal, team, (caller, ownerTeam) => {
        const teams = producerTeamsOf(caller);
        const isListed = teams === 'all' || teams.includes(ownerTeam);
        expect(isListed).toBe(can(caller, 'approve', { type: 'Operation', ownerTeam, requestedBy: 'grace' }));
      }),
    ));
});
