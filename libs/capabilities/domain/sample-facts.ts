import type { CapabilityFact, Contract, Stage, VersionFact } from '../events/index.js';
import type { Capability } from './capability.js';

/** Facts that the specs begin with. */
export const description = {
  name: 'PostgreSQL',
  summary: 'A relational database with backups.',
  description: 'Runs in two zones.',
  tags: ['database', 'sql'],
  links: [{ title: 'Runbook', url: 'https://docs.example.org/postgresql' }],
  noticePeriodDays: 90,
};

export const registered: CapabilityFact = {
  type: 'CapabilityRegistered',
  data: { capability: 'postgresql', ownerTeam: 'data', ownerDepartment: 'acme/platform', ...description },
};

export const retired: CapabilityFact = { type: 'CapabilityRetired', data: { capability: 'postgresql' } };

export const activeCapability: Capability = {
  status: 'ACTIVE',
  ownerTeam: 'data',
  ownerDepartment: 'acme/platform',
  description,
};

export const retiredCapability: Capability = { ...activeCapability, status: 'RETIRED' };

export const contract: Contract = {
  parameterSchema: { type: 'object', properties: { sizeGb: { type: 'integer' } } },
  outputSchema: { type: 'object' },
  plans: [{ plan: 'small', name: 'Small', description: '', monthlyPriceCents: 40_00, currency: 'EUR' }],
  channel: 'WORKER',
  approval: 'AUTO',
  approvalTimeoutSeconds: 604_800,
  leaseDurationSeconds: 60,
  releaseNotes: '',
};

export const name = { capability: 'postgresql', version: '1.0.0' };
export const owner = { ownerTeam: 'data', ownerDepartment: 'acme/platform' };
export const sunsetAt = '2026-06-01T00:00:00.000Z';
export const migrationGuide = 'Dump and restore.';

export const drafted: VersionFact = { type: 'VersionDrafted', data: { ...name, contract } };
export const published = (stage: Stage): VersionFact => ({
  type: 'VersionPublished',
  data: { ...name, ...owner, stage, contract },
});
export const paused: VersionFact = { type: 'VersionPaused', data: { ...name, reason: 'Disk shortage' } };
export const deprecated: VersionFact = { type: 'VersionDeprecated', data: { ...name, sunsetAt, migrationGuide } };
export const sunset: VersionFact = { type: 'VersionSunset', data: { ...name, cause: 'SUNSET_DAY' } };
/** Closed for its retirement. */
export const closed: VersionFact = { type: 'VersionSunset', data: { ...name, cause: 'RETIREMENT' } };
export const withdrawn: VersionFact = { type: 'VersionWithdrawn', data: { ...name, reason: 'CVE-2026-1' } };
export const versionRetired: VersionFact = { type: 'VersionRetired', data: name };
