import { describe, expect, it } from '@jest/globals';
import { formatPosition, type RecordedFact } from '#libs/kernel';
import { casebook, type MeasureChange } from './casebook.js';
import { type Provision, provisions } from './cases/provisions.js';
import { casebooks } from './metrics/index.js';
import { mttfd } from './metrics/mttfd.js';
import { type Piece, piecesOf } from './piece.js';
import type { ScoredFact } from './scored-fact.js';

const wanted = {
  instance: 'i-1',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  ownerTeam: 'data-platform',
};
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;

const submitted = (instance: string, retryOf?: string): ScoredFact => ({
  type: 'OperationSubmitted',
  data: {
    ...wanted,
    instance,
    operation: 'o-1',
    kind: 'PROVISION',
    cause: 'CONSUMER',
    ...(retryOf === undefined ? {} : { retryOf }),
    requestedBy: 'r',
    parameters: '',
    justification: '',
    channel: 'WORKER',
    generation: 1,
    stage: 'GA',
    consumerDepartment: 'acme/shop/payments',
    ownerDepartment: 'acme/data',
  },
});
const succeeded: ScoredFact = {
  type: 'OperationSucceeded',
  data: { ...subject, token: 1, outputs: '', hadManualStep: false, instancePhase: 'ACTIVE' },
};
const failed: ScoredFact = {
  type: 'OperationFailed',
  data: {
    ...subject,
    token: 1,
    code: 'X',
    message: '',
    instanceUsable: false,
    repeatable: true,
    instancePhase: 'FAILED',
  },
};
const provisioned: ScoredFact = { type: 'InstanceProvisioned', data: { ...wanted, operation: 'o-1' } };
const deprecated: ScoredFact = {
  type: 'VersionDeprecated',
  data: { capability: 'postgresql', version: '1.0.0', sunsetAt: '2027-01-01T00:00:00Z', migrationGuide: '' },
};

function at(hour: number, index: number, type: string): RecordedFact {
  const occurredAt = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  return {
    id: `f-${index}`,
    stream: 'instance-i-1',
    revision: index,
    position: formatPosition('test', index + 1),
    type,
    data: {},
    metadata: {
      occurredAt,
      actor: '',
      commandId: '',
      payloadDigest: '',
      correlationId: '',
      schemaVersion: 1,
      previousHash: '',
    },
    recordedAt: occurredAt,
  };
}

/** One fact per hour. */
function tell(...facts: readonly ScoredFact[]): readonly MeasureChange[] {
  return casebooks.flatMap((book) => {
    const open = book.open([]);
    return facts.flatMap((fact, hour) => open.apply(fact, at(hour, hour, fact.type)));
  });
}

function counted(metric: string, changes: readonly MeasureChange[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome, count } of piecesOn('PLATFORM', metric, changes)) {
    counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function piecesOn(kind: string, metric: string, changes: readonly MeasureChange[]): readonly Piece[] {
  return changes.flatMap(piecesOf).filter((piece) => piece.scope.kind === kind && piece.metric === metric);
}

describe('a request', () => {
  it('is one case with its retries, waiting from the first submission to the first instance', () => {
    const changes = tell(submitted('i-1'), failed, submitted('i-1', 'o-1'), succeeded, provisioned, provisioned);
    expect(counted('mttfd', changes)).toEqual({ DONE: 1 });
    const sum = piecesOn('PLATFORM', 'mttfd', changes).reduce((total, { sumMs }) => total + sumMs, 0);
    expect(sum).toBe(4 * 3_600_000);
    expect(counted('first_time_right', changes)).toEqual({ BAD: 1 });
  });

  it('is open until something comes of it', () =>
    expect(counted('mttfd', tell(submitted('i-1'), failed))).toEqual({ OPEN: 1 }));

  it('is over when it is given up', () => {
    const cancelled: ScoredFact = {
      type: 'OperationCancelled',
      data: { ...subject, instancePhase: 'GONE', reason: '' },
    };
    expect(counted('mttfd', tell(submitted('i-1'), cancelled))).toEqual({ ENDED: 1 });
  });

  it('was not right when the same team asks for the same again within a day', () => {
    expect(counted('first_time_right', tell(submitted('i-1'), succeeded))).toEqual({ GOOD: 1 });
    expect(counted('first_time_right', tell(submitted('i-1'), succeeded, submitted('i-2')))).toEqual({ BAD: 1 });
  });

  it('counts for the platform, its capability, both teams, the department and those above it', () => {
    const scopes = tell(submitted('i-1'))
      .flatMap(piecesOf)
      .map(({ scope }) => `${scope.kind} ${scope.name}`);
    expect(scopes).toEqual([
      'PLATFORM ',
      'CAPABILITY postgresql',
      'PRODUCER_TEAM data-platform',
      'CONSUMER_TEAM payments',
      'DEPARTMENT acme',
      'DEPARTMENT acme/shop',
      'DEPARTMENT acme/shop/payments',
    ]);
  });

  it('was not self-service when a person approved it', () => {
    const approved: ScoredFact = { type: 'ApprovalGranted', data: { ...subject, approver: 'p', comment: '' } };
    expect(counted('self_service_rate', tell(submitted('i-1'), approved, succeeded))).toEqual({ BAD: 1 });
    expect(counted('self_service_rate', tell(submitted('i-1'), succeeded))).toEqual({ GOOD: 1 });
  });
});

describe('a live instance', () => {
  it('is supported until its version is deprecated', () => {
    const live = [submitted('i-1'), succeeded, provisioned] as const;
    expect(counted('supported_share', tell(...live))).toEqual({ GOOD: 1 });
    expect(counted('supported_share', tell(...live, deprecated))).toEqual({ BAD: 1 });
  });

  it('is not supported when its version was deprecated before it was there', () =>
    expect(counted('supported_share', tell(deprecated, submitted('i-1'), succeeded, provisioned))).toEqual({ BAD: 1 }));
});

describe('a correction', () => {
  it('is recorded in the hour it became known, for the hour it corrects', () => {
    const pieces = piecesOn('PLATFORM', 'mttfd', tell(submitted('i-1'), succeeded, provisioned));
    const hours = pieces.map(({ outcome, count, countedHour, recordedHour }) => [
      outcome,
      count,
      recordedHour - countedHour,
    ]);
    expect(hours).toEqual([
      ['OPEN', 1, 0],
      ['OPEN', -1, 2],
      ['DONE', 1, 2],
    ]);
  });
});

describe('explaining a case', () => {
  const book = casebook<Provision>(provisions, mttfd);

  it('names the facts that changed it, and no others', () => {
    const open = book.open([]);
    const claimed: ScoredFact = {
      type: 'FulfilmentClaimed',
      data: { ...subject, token: 1, worker: 'w', leaseDurationSeconds: 60 },
    };
    [submitted('i-1'), claimed, succeeded, provisioned].forEach((fact, index) => {
      open.apply(fact, at(index, index, fact.type));
    });
    expect(open.changed()[0]?.facts.map(({ id }) => id)).toEqual(['f-0', 'f-2', 'f-3']);
  });

  it('goes on from what was stored as if it had never been put away', () => {
    const first = book.open([]);
    first.apply(submitted('i-1'), at(0, 0, ''));
    const second = book.open(structuredClone(first.changed()));
    second.apply(provisioned, at(1, 1, ''));
    first.apply(provisioned, at(1, 1, ''));
    expect(JSON.stringify(second.changed())).toBe(JSON.stringify(first.changed()));
  });
});
