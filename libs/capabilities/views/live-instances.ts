import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import { inTheWayPhases } from '../domain/holder.js';
import { type VersionName, versionStreamId } from '../domain/version.js';
import type { LiveInstanceRow } from './live-instances.view.js';

interface Tables {
  readonly capabilities_live_instances: LiveInstanceRow;
}

@Injectable()
export class LiveInstances {
  constructor(private readonly readStore: ReadStore) {}

  /** How many instances of each capability are live, in the order of the slugs. */
  async countsByCapability(capabilities: readonly string[]): Promise<readonly number[]> {
    const rows = await this.#live(capabilities)
      .select((select) => ['capability', select.cast<number>(select.fn.countAll(), 'integer').as('count')])
      .groupBy('capability')
      .execute();
    const counts = new Map(rows.map(({ capability, count }) => [capability, count]));
    return capabilities.map((capability) => counts.get(capability) ?? 0);
  }

  /** How many instances of each version are live, in the order of the names. */
  async countsByVersion(names: readonly VersionName[]): Promise<readonly number[]> {
    const rows = await this.#live([...new Set(names.map(({ capability }) => capability))])
      .select((select) => ['capability', 'version', select.cast<number>(select.fn.countAll(), 'integer').as('count')])
      .groupBy(['capability', 'version'])
      .execute();
    const counts = new Map(rows.map((row) => [versionStreamId(row), row.count]));
    return names.map((name) => counts.get(versionStreamId(name)) ?? 0);
  }

  /** Instances that may keep a version from being retired, in the order of their ids, those after one; at most `countMax`. */
  async inTheWayOf({ capability, version }: VersionName, after: string, countMax: number): Promise<readonly string[]> {
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('capabilities_live_instances')
      .select('instance')
      .where('capability', '=', capability)
      .where('version', '=', version)
      .where('phase', 'in', inTheWayPhases)
      .where('instance', '>', after)
      .orderBy('instance')
      .limit(countMax)
      .execute();
    return rows.map(({ instance }) => instance);
  }

  #live(capabilities: readonly string[]) {
    return this.readStore
      .tables<Tables>()
      .selectFrom('capabilities_live_instances')
      .where('phase', '=', 'LIVE')
      .where('capability', 'in', capabilities);
  }
}
