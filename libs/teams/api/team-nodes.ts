import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { EventStore } from '#libs/event-store';
import { globalId, Nodes, type RequestContext } from '#libs/graphql';
import { rowsOfStream } from '#libs/read-store';
import type { Team } from '#schema';
import { TeamList, type TeamRow, teamListView } from '../views/team-list.view.js';

/** A team as the SDL shows it. `team` is what access rules look at. */
export type TeamNode = Omit<Team, 'members'> & { readonly team: string };

export function teamNode({ team, name, department, description, registeredAt }: TeamRow): TeamNode {
  return {
    __typename: 'Team',
    id: globalId('Team', team),
    slug: team,
    name,
    department,
    description,
    registeredAt,
    team,
  };
}

/** Finds teams for whoever shows them. */
@Injectable()
export class TeamNodes {
  constructor(
    private readonly list: TeamList,
    private readonly eventStore: EventStore,
    nodes: Nodes,
  ) {
    nodes.register('Team', (slugs) => this.#bySlugs(slugs));
  }

  /** Undefined when there is none. All look-ups of a moment are one statement. */
  find(slug: string, context: RequestContext): Promise<TeamNode | undefined> {
    return context
      .loader<string, TeamNode | undefined>('teams.by-slug', () => new DataLoader((slugs) => this.#bySlugs(slugs)))
      .load(slug);
  }

  /** For a team that must be there: from the log when the views do not know it yet. */
  async findPresent(slug: string, context: RequestContext): Promise<TeamNode> {
    return (await this.find(slug, context)) ?? this.recall(slug);
  }

  /** The team as the log tells it at this moment. */
  async recall(slug: string): Promise<TeamNode> {
    const [row] = await rowsOfStream(this.eventStore, teamListView, `team-${slug}`);
    if (row === undefined) throw new Error(`Team ${slug} is named by others, and there is no such team`);
    return teamNode(row);
  }

  async #bySlugs(slugs: readonly string[]): Promise<(TeamNode | undefined)[]> {
    const rows = await this.list.bySlugs(slugs);
    return rows.map((row) => row && teamNode(row));
  }
}
