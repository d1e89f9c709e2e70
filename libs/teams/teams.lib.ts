import { defineLib } from '#libs/assembly';
import { describeTeam } from './api/describe-team.mutation.js';
import { grantMembership } from './api/grant-membership.mutation.js';
import { OwnersResolver } from './api/owners.resolver.js';
import { registerTeam } from './api/register-team.mutation.js';
import { revokeMembership } from './api/revoke-membership.mutation.js';
import { TeamNodes } from './api/team-nodes.js';
import { TeamsResolver } from './api/teams.resolver.js';
import { Teams } from './teams.store.js';
import { MemberList, memberListView } from './views/member-list.view.js';
import { TeamList, teamListView } from './views/team-list.view.js';

/** Teams, their members and departments. */
export const teams = defineLib({
  name: 'teams',
  views: [teamListView, memberListView],
  features: [registerTeam, describeTeam, grantMembership, revokeMembership],
  parts: [MemberList, OwnersResolver, TeamList, TeamNodes, Teams, TeamsResolver],
});
