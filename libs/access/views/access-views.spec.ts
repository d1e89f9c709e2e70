import { describe, expect, it } from '@jest/globals';
import { viewScenario } from '#libs/testing';
import { membershipsView } from './memberships.view.js';
import { capabilityOwnersView } from './parties.view.js';

describe('remembering memberships', () => {
  it('keeps a membership until it is revoked', () => {
    const ada = { team: 'payments', principal: 'ada', role: 'consumer' } as const;
    const bob = { team: 'payments', principal: 'bob', role: 'producer' } as const;
    const rows = viewScenario(membershipsView)
      .given(
        'team-payments',
        { type: 'MembershipGranted', data: ada },
        { type: 'MembershipGranted', data: bob },
        { type: 'MembershipRevoked', data: ada },
      )
      .rows();
    expect(rows).toEqual([{ principal: 'bob', team: 'payments', role: 'producer' }]);
  });
});

describe('remembering who owns a capability', () => {
  it('follows every transfer', () => {
    const rows = viewScenario(capabilityOwnersView)
      .given(
        'capability-postgresql',
        {
          type: 'CapabilityRegistered',
          data: {
            capability: 'postgresql',
            ownerTeam: 'platform',
            ownerDepartment: 'acme/it',
            name: 'PostgreSQL',
            summary: '',
            description: '',
            tags: [],
            links: [],
            noticePeriodDays: 90,
          },
        },
        {
          type: 'OwnershipTransferred',
          data: { capability: 'postgresql', fromTeam: 'platform', toTeam: 'data', toDepartment: 'acme/data' },
        },
      )
      .rows();
    expect(rows).toEqual([{ capability: 'postgresql', ownerTeam: 'data' }]);
  });
});
