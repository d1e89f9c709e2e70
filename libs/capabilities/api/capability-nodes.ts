import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { globalId, Nodes, type RequestContext } from '#libs/graphql';
import { rowsOfStream } from '#libs/read-store';
import type { Capability } from '#schema';
import { type CapabilityRow, capabilityListView } from '../views/capability-list.view.js';
import { type CapabilityEntry, Catalogue } from '../views/catalogue.js';

const tagList = z.array(z.string());
const linkList = z.array(z.object({ title: z.string(), url: z.string() }));

type Shown =
  | '__typename'
  | 'id'
  | 'slug'
  | 'name'
  | 'summary'
  | 'description'
  | 'noticePeriodDays'
  | 'status'
  | 'registeredAt'
  | 'retiredAt';

/** A capability as the SDL shows it, without what is made or loaded only when it is asked for. */
export type CapabilityNode = Pick<Capability, Shown> &
  Pick<CapabilityRow, 'capability' | 'ownerTeam'> & { readonly stored: Pick<CapabilityRow, 'tags' | 'links'> };

export function capabilityNode(row: CapabilityEntry): CapabilityNode {
  const { capability, ownerTeam, name, summary, description, noticePeriodDays, status, registeredAt, retiredAt } = row;
  return {
    __typename: 'Capability',
    id: globalId('Capability', capability),
    slug: capability,
    name,
    summary,
    description,
    noticePeriodDays,
    status,
    registeredAt,
    retiredAt,
    capability,
    ownerTeam,
    stored: row,
  };
}

export function tagsOf({ stored }: CapabilityNode): Capability['tags'] {
  return tagList.parse(JSON.parse(stored.tags));
}

export function linksOf({ stored }: CapabilityNode): Capability['links'] {
  return linkList.parse(JSON.parse(stored.links)).map((link) => ({ __typename: 'CapabilityLink', ...link }));
}

/** Finds capabilities for whoever shows them. */
@Injectable()
export class CapabilityNodes {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly eventStore: EventStore,
    nodes: Nodes,
  ) {
    nodes.register('Capability', (slugs) => this.#bySlugs(slugs));
  }

  /** Undefined when there is none. All look-ups of a moment are one statement. */
  find(slug: string, context: RequestContext): Promise<CapabilityNode | undefined> {
    return context
      .loader<string, CapabilityNode | undefined>(
        'capabilities.by-slug',
        () => new DataLoader((slugs) => this.#bySlugs(slugs)),
      )
      .load(slug);
  }

  /** For a capability that must be there: from the log when the views do not know it yet. */
  async findPresent(slug: string, context: RequestContext): Promise<CapabilityNode> {
    return (await this.find(slug, context)) ?? this.recall(slug);
  }

  /** The capability as the log tells it at this moment. */
  async recall(slug: string): Promise<CapabilityNode> {
    const [row] = await rowsOfStream(this.eventStore, capabilityListView, `capability-${slug}`);
    if (row === undefined) throw new Error(`Capability ${slug} is named by others, and there is no such capability`);
    return capabilityNode(row);
  }

  async #bySlugs(slugs: readonly string[]): Promise<(CapabilityNode | undefined)[]> {
    const rows = await this.catalogue.bySlugs(slugs);
    return rows.map((row) => row && capabilityNode(row));
  }
}
