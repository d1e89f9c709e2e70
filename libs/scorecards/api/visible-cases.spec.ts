import { describe, expect, it } from '@jest/globals';
import type { Grant, Principal } from '#libs/access';
import { visibleCases } from './visible-cases.js';

const holding = (...grants: readonly Grant[]): Principal => ({ id: 'p', kind: 'PERSON', grants });

describe('showing evidence', () => {
  it.each(['operator', 'auditor'] as const)('keeps nothing from an %s of all teams', (role) =>
    expect(visibleCases(holding({ role, teams: 'all' }))).toBe('everybody'),
  );

  it('shows consumers what they asked for, and producers what was asked of them', () =>
    expect(
      visibleCases(holding({ role: 'consumer', teams: ['payments'] }, { role: 'producer', teams: ['data-platform'] })),
    ).toEqual({ consumerTeams: ['payments'], ownerTeams: ['data-platform'] }));

  it('shows the auditor of a team both sides', () =>
    expect(visibleCases(holding({ role: 'auditor', teams: ['payments'] }))).toEqual({
      consumerTeams: ['payments'],
      ownerTeams: ['payments'],
    }));

  it('shows nothing to who has no role', () =>
    expect(visibleCases(holding())).toEqual({ consumerTeams: [], ownerTeams: [] }));
});
