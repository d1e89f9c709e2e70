import { Injectable } from '@nestjs/common';
import type { VersionStanding } from '../domain/retire-capability.js';
import { versionStreamId } from '../domain/version.js';
import { Versions } from '../versions.store.js';
import { VersionList } from '../views/version-list.js';
import { SettledViews } from './settled-views.js';

/** Where the versions of a capability stand: the view says which there are, their own streams say where they stand. */
@Injectable()
export class PresentVersions {
  constructor(
    private readonly list: VersionList,
    private readonly versions: Versions,
    private readonly views: SettledViews,
  ) {}

  async of(capability: string): Promise<readonly VersionStanding[]> {
    await this.views.settle();
    const standings: VersionStanding[] = [];
    for (const version of await this.list.namesOf(capability)) {
      const { state } = await this.versions.load(versionStreamId({ capability, version }));
      standings.push({ version, status: state.status });
    }
    return standings;
  }
}
