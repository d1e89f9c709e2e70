import { z } from 'zod';

// A contract with strangers: a message may gain an optional field; any other change is a new version, `.v2`.

const team = z.string().describe('Slug of the team: its identity, never used for another one.');
const profile = {
  name: z.string().describe('What people call the team.'),
  department: z.string().describe('Where it belongs, as a path such as acme/payments.'),
  description: z.string().describe('What the team says of itself.'),
};

/** Topic `<prefix>.teams.v1`. */
export const teamMessages = {
  messages: {
    TeamRegistered: {
      type: 'bourse.team.registered.v1',
      description: 'A team came to the marketplace.',
      data: z.object({ team, ...profile }),
    },
    TeamDescribed: {
      type: 'bourse.team.described.v1',
      description: 'The profile of a team as it stands from now on.',
      data: z.object({ team, ...profile }),
    },
  },
  notPublished: {
    MembershipGranted: 'Who belongs to which team concerns nobody outside.',
    MembershipRevoked: 'Who belongs to which team concerns nobody outside.',
  },
};
