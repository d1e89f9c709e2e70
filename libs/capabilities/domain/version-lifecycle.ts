/**
 * Where a version stands. `ABSENT` is none yet. That a version is paused lies over its status and is no status of its own.
 */
export type VersionStatus =
  | 'ABSENT'
  | 'DRAFT'
  | 'ALPHA'
  | 'BETA'
  | 'GA'
  | 'DEPRECATED'
  | 'SUNSET'
  | 'RETIRED'
  | 'WITHDRAWN';

/** Which status may follow which. A retirement closes requests (SUNSET) before it is RETIRED, from whatever status. */
export const successorsOf: Readonly<Record<VersionStatus, readonly VersionStatus[]>> = {
  ABSENT: ['DRAFT'],
  DRAFT: ['ALPHA', 'BETA', 'GA'],
  ALPHA: ['BETA', 'GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN'],
  BETA: ['GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN'],
  GA: ['DEPRECATED', 'SUNSET', 'WITHDRAWN'],
  DEPRECATED: ['SUNSET', 'WITHDRAWN'],
  SUNSET: ['RETIRED', 'WITHDRAWN'],
  WITHDRAWN: ['RETIRED'],
  RETIRED: [],
};

/** Consumers may be told to use it: published, and its end is not announced. */
export const offeredStatuses = ['ALPHA', 'BETA', 'GA'] as const satisfies readonly VersionStatus[];

/** New requests succeed, unless the version is paused. */
export const requestableStatuses = [...offeredStatuses, 'DEPRECATED'] as const satisfies readonly VersionStatus[];

const includes = (statuses: readonly VersionStatus[], status: VersionStatus): boolean => statuses.includes(status);

export const isOffered = (status: VersionStatus): status is (typeof offeredStatuses)[number] =>
  includes(offeredStatuses, status);

export const isRequestable = (status: VersionStatus): status is (typeof requestableStatuses)[number] =>
  includes(requestableStatuses, status);
