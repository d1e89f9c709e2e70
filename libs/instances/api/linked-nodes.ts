import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { globalId, Nodes, type RequestContext } from '#libs/graphql';

type Linked = object | null;

/** What other libs show, by its name: capabilities, versions and teams, all that one answer names at once. */
@Injectable()
export class LinkedNodes {
  constructor(private readonly nodes: Nodes) {}

  capability(slug: string, context: RequestContext): Promise<Linked> {
    return this.find(globalId('Capability', slug), context);
  }

  version({ capability, version }: { readonly capability: string; readonly version: string }, context: RequestContext) {
    return this.find(globalId('Version', `${capability}.${version}`), context);
  }

  team(slug: string, context: RequestContext): Promise<Linked> {
    return this.find(globalId('Team', slug), context);
  }

  /** Anything by its global id. */
  find(id: string, context: RequestContext): Promise<Linked> {
    const make = () => new DataLoader<string, Linked>(async (ids) => [...(await this.nodes.load(ids, context))]);
    return context.loader('instances.linked-nodes', make).load(id);
  }
}
