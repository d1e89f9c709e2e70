import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { registerTeam } from './register-team.js';
import { team } from './team.js';

const { given } = scenario(team);

const profile = { name: 'Payments', department: 'acme/payments', description: 'Moves money.' };
const command = { team: 'payments', ...profile };

describe('registering a team', () => {
  it('records the team with its profile', () =>
    given().when(registerTeam(command)).expectFacts({ type: 'TeamRegistered', data: command }));

  it('is refused when the slug is taken, whoever asks and with whatever profile', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (name, department, description) =>
        given({ type: 'TeamRegistered', data: command })
          .when(registerTeam({ team: 'payments', name, department, description }))
          .expectRejection({ reason: 'SlugTaken', slug: 'payments' }),
      ),
    ));
});
