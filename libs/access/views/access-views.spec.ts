import { describe, expect, it } from '@jest/globals';
import { viewScenario } from '#libs/testing';
import { membershipsView } from './memberships.view.js';
import { capabilityOwnersView } from './parties.view.js';
import { usedKeysView } from './used-keys.view.js';

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

const granted = (principal: string) =>
  ({ type: 'MembershipGranted', data: { team: 'payments', principal, role: 'consumer' } }) as const;

describe('remembering used keys', () => {
  it('keeps one row for each stream that a caller’s command changed, and none for reactions, timers and signals', () => {
    const rows = viewScenario(usedKeysView)
      .under({ actor: 'oscar', commandId: 'c-1' })
      .given('team-payments', granted('ada'), granted('bob'))
      .given('team-search', granted('ada'))
      .under({ actor: 'timer:accounts.something', commandId: 'c-2' })
      .given('team-search', granted('bob'))
      .under({ actor: 'reaction:accounts.something', commandId: 'c-3' })
      .given('team-search', granted('eve'))
      .under({ actor: 'signals', commandId: 'c-4' })
      .given('team-search', granted('sam'))
      .rows();
    expect(rows.map(({ commandId, stream }) => [commandId, stream])).toEqual([
      ['c-1', 'team-payments'],
      ['c-1', 'team-search'],
    ]);
  });

  it('knows the facts of every lib: a mutation of a lib that is new is no exception', () => {
    const categories = usedKeysView.families.map(({ category }) => category);
    expect(categories).toEqual(expect.arrayContaining(['observation', 'team', 'capability', 'version', 'instance']));
  });
});
