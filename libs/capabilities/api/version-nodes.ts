import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { can, type Principal } from '#libs/access';
import { EventStore } from '#libs/event-store';
import { globalId, Nodes, type RequestContext } from '#libs/graphql';
import { rowsOfStream } from '#libs/read-store';
import type { Deprecation, Version } from '#schema';
import { type VersionName, versionNamed, versionStreamId } from '../domain/version.js';
import { VersionList } from '../views/version-list.js';
import { type VersionRow, versionListView } from '../views/version-list.view.js';
import { type CapabilityNode, CapabilityNodes } from './capability-nodes.js';
import type { LongText } from './contract-texts.js';

const slugList = z.array(z.string());

/** The announced end of a version; its replacement and guide are loaded when they are asked for. */
export type DeprecationNode = Omit<Deprecation, 'replacement' | 'migrationGuide'> & {
  readonly successor: VersionName | undefined;
  readonly guide: LongText;
};

/** A version as the SDL shows it, without what is loaded only when it is asked for. */
export type VersionNode = Omit<Version, 'capability' | 'contract' | 'deprecation' | 'liveInstanceCount'> & {
  readonly deprecation: DeprecationNode | null;
  /** How facts name it. */
  readonly named: VersionName;
};

export function versionNode(row: VersionRow): VersionNode {
  const { capability, version, status, stage, offerRank, pauseReason, withdrawnAt, withdrawalReason } = row;
  return {
    __typename: 'Version',
    id: globalId('Version', versionStreamId(row)),
    version,
    status,
    stage,
    isRequestable: offerRank >= 0,
    pauseReason,
    draftedAt: row.draftedAt,
    publishedAt: row.publishedAt,
    deprecation: deprecationNode(row),
    sunsetAt: row.closedAt,
    retiredAt: row.retiredAt,
    withdrawal:
      withdrawnAt === null ? null : { __typename: 'Withdrawal', at: withdrawnAt, reason: withdrawalReason ?? '' },
    named: { capability, version },
  };
}

function deprecationNode(row: VersionRow): DeprecationNode | null {
  const { deprecatedAt, sunsetAt, capability, version, replacementCapability, replacementVersion } = row;
  if (deprecatedAt === null || sunsetAt === null) return null;
  const hasSuccessor = replacementCapability !== null && replacementVersion !== null;
  return {
    __typename: 'Deprecation',
    announcedAt: deprecatedAt,
    sunsetAt,
    guide: { named: { capability, version }, part: 'migrationGuide', length: row.migrationGuideLength },
    acknowledgedBy: slugList.parse(JSON.parse(row.acknowledgedBy)),
    successor: hasSuccessor ? { capability: replacementCapability, version: replacementVersion } : undefined,
  };
}

/** Whether the caller may see the drafts of a capability. */
export function maySeeDrafts(principal: Principal, { ownerTeam }: CapabilityNode): boolean {
  return can(principal, 'publish', { type: 'Capability', ownerTeam });
}

/** Finds versions for whoever shows them. Drafts are there for those who write them, and for nobody else. */
@Injectable()
export class VersionNodes {
  constructor(
    private readonly list: VersionList,
    private readonly capabilityNodes: CapabilityNodes,
    private readonly eventStore: EventStore,
    nodes: Nodes,
  ) {
    nodes.register('Version', (ids, context) => Promise.all(ids.map((id) => this.#findById(id, context))));
  }

  /** Undefined when there is none, or not for this caller. All look-ups of a moment are one statement. */
  find(name: VersionName, context: RequestContext): Promise<VersionNode | undefined> {
    return this.#findById(versionStreamId(name), context);
  }

  /** The version as the log tells it at this moment. */
  async recall(name: VersionName): Promise<VersionNode> {
    const [row] = await rowsOfStream(this.eventStore, versionListView, `version-${versionStreamId(name)}`);
    if (row === undefined)
      throw new Error(`Version ${versionStreamId(name)} was changed, and there is no such version`);
    return versionNode(row);
  }

  async #findById(id: string, context: RequestContext): Promise<VersionNode | undefined> {
    const row = await this.#rows(context).load(id);
    if (row !== undefined && row.status !== 'DRAFT') return versionNode(row);
    // Asked for what is missing too, so that it takes the look-ups, and so the time, of a draft that is hidden.
    const isShown = await this.#mayDraft(versionNamed(id)?.capability ?? '', context);
    return row !== undefined && isShown ? versionNode(row) : undefined;
  }

  async #mayDraft(capability: string, context: RequestContext): Promise<boolean> {
    const node = await this.capabilityNodes.find(capability, context);
    return node !== undefined && maySeeDrafts(context.principal, node);
  }

  #rows(context: RequestContext): DataLoader<string, VersionRow | undefined> {
    return context.loader('capabilities.version-by-id', () => new DataLoader((ids) => this.#byIds(ids)));
  }

  async #byIds(ids: readonly string[]): Promise<(VersionRow | undefined)[]> {
    const names = ids.map(versionNamed);
    const rows = await this.list.byNames(names.filter((name) => name !== undefined));
    const byId = new Map(rows.flatMap((row) => (row === undefined ? [] : [[versionStreamId(row), row] as const])));
    return ids.map((id) => byId.get(id));
  }
}
