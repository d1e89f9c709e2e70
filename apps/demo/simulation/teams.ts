import { z } from 'zod';
import type { TeamPlot } from '../scenario/plot.js';
import { teams } from '../scenario/teams.js';
import { count, must, type Story } from './story.js';

const Issued = z.looseObject({ secret: z.string() });
const tokenDays = 366;

/** The operator registers the teams, and gives each a developer, a lead who approves, and a worker that fulfils. */
export async function foundTeams(story: Story): Promise<void> {
  for (const { team, name, department, description } of teams) {
    const input = { slug: team, name, department, description };
    await must(story, { token: story.operator, name: 'registerTeam', input });
    story.hands.set(team, {
      developer: await issueToken(story, team, ['CONSUMER', 'PRODUCER']),
      lead: await issueToken(story, team, ['PRODUCER']),
      worker: await issueToken(story, team, ['PRODUCER']),
    });
    count(story, 'teams');
  }
}

async function issueToken(story: Story, team: TeamPlot['team'], roles: readonly string[]): Promise<string> {
  const grants = roles.map((role) => ({ role, teams: [team] }));
  const outcome = await must(story, {
    token: story.operator,
    name: 'issueToken',
    input: { label: `${team}, demo`, grants, expiresInDays: tokenDays },
    wanted: 'on IssueTokenSuccess { secret }',
  });
  return Issued.parse(outcome).secret;
}
