import type { VersionStatus } from './version-lifecycle.js';

/** `path` is the JSON Pointer to the field of the command that names what does not exist. */
export interface NotFound<Path extends string> {
  readonly reason: 'NotFound';
  readonly path: Path;
}

export const notFound = <Path extends string>(path: Path): NotFound<Path> => ({ reason: 'NotFound', path });

/** A retired capability stays as it is for ever. */
export interface CapabilityIsRetired {
  readonly reason: 'CapabilityIsRetired';
}

export const capabilityIsRetired: CapabilityIsRetired = { reason: 'CapabilityIsRetired' };

/** The version is in `status`; the command is for versions in one of `allowed`. */
export interface WrongVersionStatus {
  readonly reason: 'WrongVersionStatus';
  readonly status: VersionStatus;
  readonly allowed: readonly VersionStatus[];
}

export const wrongVersionStatus = (status: VersionStatus, allowed: readonly VersionStatus[]): WrongVersionStatus => ({
  reason: 'WrongVersionStatus',
  status,
  allowed,
});
