import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TeamFact } from '../events/index.js';
import { describeTeam } from './describe-team.js';
import { team } from './team.js';

const { given } = scenario(team);

const registered: TeamFact = {
  type: 'TeamRegistered',
  data: { team: 'payments', name: 'Payments', department: 'acme/payments', description: '' },
};
const command = { team: 'payments', name: 'Payments & Fraud', department: 'acme/finance', description: 'Moves money.' };

describe('describing a team', () => {
  it('records the whole profile', () =>
    given(registered).when(describeTeam(command)).expectFacts({ type: 'TeamDescribed', data: command }));

  it('changes nothing when the profile is the same already', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (name, department, description) => {
        const again = { team: 'payments', name, department, description };
        given(registered, { type: 'TeamDescribed', data: again }).when(describeTeam(again)).expectNothing();
      }),
    ));

  it('is refused for a team that does not exist', () =>
    given().when(describeTeam(command)).expectRejection({ reason: 'NotFound', path: '/team' }));
});
