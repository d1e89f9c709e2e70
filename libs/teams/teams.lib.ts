import { defineLib } from '#libs/assembly';
import { OwnersResolver } from './api/owners.resolver.js';
import { TeamCommandsResolver } from './api/team-commands.resolver.js';
import { TeamNodes } from './api/team-nodes.js';
import { TeamsResolver } from './api/teams.resolver.js';
import { Teams } from './teams.store.js';
import { MemberList, memberListView } from './views/member-list.view.js';
import { TeamList, teamListView } from './views/team-list.view.js';

/** Teams, their members and departments. */
export const teams = defineLib({
  name: 'teams',
  views: [teamListView, memberListView],
  parts: [MemberList, OwnersResolver, TeamCommandsResolver, TeamList, TeamNodes, Teams, TeamsResolver],
});
