import { formatPosition, type RecordedFact } from '#libs/kernel';
import type { ScoredFact } from '../domain/scored-fact.js';
import { instanceHistory } from './instance-history.fixture.js';
import { capabilities, type Dated, historyStart, producers } from './market.fixture.js';
import { type Random, randomOf } from './random.fixture.js';

export interface Remembered {
  readonly fact: ScoredFact;
  readonly recorded: RecordedFact;
}

const dayMs = 86_400_000;

/** Months of a platform's life as facts in the order of the log, the same for the same seed. No rule of the domain was asked. */
export function believableHistory(seed: number, instanceCount: number): readonly Remembered[] {
  const random = randomOf(seed);
  const launched = capabilities.flatMap((capability, index) => capabilityHistory(random, capability, index));
  const held = Array.from({ length: instanceCount }, (_, index) => instanceHistory(random, `i-${index}`)).flat();
  return recorded(random, [...launched, ...held]);
}

function capabilityHistory(random: Random, capability: string, index: number): readonly Dated[] {
  const ownerTeam = producers[index % producers.length] ?? producers[0];
  const owner = { ownerTeam, ownerDepartment: `acme/${ownerTeam}` };
  const registeredAt = historyStart + random.below(20 * dayMs);
  const stream = `capability-${capability}`;
  const description = { name: capability, summary: '', description: '', tags: [], links: [], noticePeriodDays: 30 };
  const registered: Dated = {
    stream,
    at: registeredAt,
    fact: { type: 'CapabilityRegistered', data: { capability, ...owner, ...description } },
  };
  if (random.isLucky(0.1)) {
    const retired: ScoredFact = { type: 'CapabilityRetired', data: { capability } };
    return [registered, { stream, at: registeredAt + random.below(30 * dayMs), fact: retired }];
  }
  return [registered, ...versionHistory(random, { capability, version: '1.0.0' }, owner, registeredAt)];
}

function versionHistory(
  random: Random,
  version: { readonly capability: string; readonly version: string },
  owner: { readonly ownerTeam: string; readonly ownerDepartment: string },
  registeredAt: number,
): readonly Dated[] {
  const stream = `version-${version.capability}.${version.version}`;
  const publishedAt = registeredAt + random.below(60 * dayMs);
  const gaAt = publishedAt + random.below(30 * dayMs);
  const deprecatedAt = gaAt + 20 * dayMs + random.below(100 * dayMs);
  const dated = (at: number, fact: ScoredFact): Dated => ({ stream, at, fact });
  const sunsetAt = new Date(deprecatedAt + 30 * dayMs).toISOString();
  return [
    dated(publishedAt, { type: 'VersionPublished', data: { ...version, ...owner, stage: 'BETA', contract } }),
    dated(gaAt, { type: 'VersionPromoted', data: { ...version, ...owner, fromStage: 'BETA', toStage: 'GA' } }),
    ...(random.isLucky(0.6)
      ? [
          dated(deprecatedAt, { type: 'VersionDeprecated', data: { ...version, sunsetAt, migrationGuide: '' } }),
          dated(deprecatedAt + 30 * dayMs, { type: 'VersionSunset', data: { ...version, cause: 'SUNSET_DAY' } }),
        ]
      : []),
  ];
}

const contract = {
  parameterSchema: {},
  outputSchema: {},
  plans: [],
  channel: 'WORKER' as const,
  approval: 'AUTO' as const,
  approvalTimeoutSeconds: 3_600,
  leaseDurationSeconds: 60,
  releaseNotes: '',
};

/** In the order they happened, recorded a moment later, the way a store does it. */
function recorded(random: Random, dated: readonly Dated[]): readonly Remembered[] {
  const revisions = new Map<string, number>();
  let recordedAt = 0;
  return dated
    .toSorted((a, b) => a.at - b.at)
    .map(({ stream, fact, at }, index) => {
      const revision = revisions.get(stream) ?? 0;
      revisions.set(stream, revision + 1);
      recordedAt = Math.max(recordedAt, at + random.below(2_000));
      return {
        fact,
        recorded: {
          id: `f-${index}`,
          stream,
          revision,
          position: formatPosition('history', index + 1),
          type: fact.type,
          data: fact.data,
          metadata: {
            occurredAt: new Date(at).toISOString(),
            actor: 'a',
            commandId: `c-${index}`,
            payloadDigest: '',
            correlationId: '',
            schemaVersion: 1,
            previousHash: '',
          },
          recordedAt: new Date(recordedAt).toISOString(),
        },
      };
    });
}
