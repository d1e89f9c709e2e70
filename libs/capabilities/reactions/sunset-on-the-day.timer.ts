import { Injectable } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import type { Timer } from '#libs/read-store';
import { sunsetVersion } from '../domain/sunset-version.js';
import { versionNamed, versionStreamId } from '../domain/version.js';
import { Versions } from '../versions.store.js';
import { VersionList } from '../views/version-list.js';

const separator = '@';

/** When the announced day of a version has come, it is sunset. */
@Injectable()
export class SunsetOnTheDay implements Timer {
  readonly name = 'capabilities.sunset-day';

  constructor(
    private readonly list: VersionList,
    private readonly versions: Versions,
    private readonly commandContexts: CommandContexts,
  ) {}

  /** A day that was postponed is another key, so it is another command when it comes. */
  async due(now: string, countMax: number): Promise<readonly { readonly key: string }[]> {
    const rows = await this.list.dueForSunset(now, countMax);
    return rows.map((row) => ({ key: `${versionStreamId(row)}${separator}${row.sunsetAt}` }));
  }

  /** A refusal is no failure: the version was withdrawn or its day postponed since the row was read. */
  async fire(key: string): Promise<void> {
    const [id = ''] = key.split(separator);
    const named = versionNamed(id);
    if (named === undefined) return;
    const command = this.commandContexts.ofTimer(this.name, key);
    await this.versions.decide(id, command, sunsetVersion({ ...named, now: command.occurredAt }));
  }
}
