import type { RowView } from '#libs/read-store';
import { wordText } from '#libs/read-store';
import { type InstanceFact, type InstancePhase, instanceFacts } from '../events/index.js';

export type InstanceRow = {
  readonly instance: string;
  readonly name: string;
  /** The name as lists are sorted by it. */
  readonly sortName: string;
  readonly nameWords: string;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  readonly monthlyPriceCents: number;
  readonly currency: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly phase: string;
  readonly phaseSince: string;
  /** Counts the changes asked for, and which of them was made last. */
  readonly generation: number;
  readonly observedGeneration: number;
  /** TRUE, FALSE or UNKNOWN: whether it can be used. */
  readonly ready: string;
  readonly readySince: string;
  /** TRUE, FALSE or UNKNOWN: whether the last change that was asked for is what runs. */
  readonly synced: string;
  readonly syncedReason: string;
  readonly syncedSince: string;
  readonly activeOperation: string | null;
  /** The operation whose parameters were asked for last, and how long they are while they are sealed; empty and 0 where there is none. */
  readonly wantedBy: string;
  readonly wantedLength: number;
  /** The same of the parameters that run. */
  readonly parametersBy: string;
  readonly parametersLength: number;
  /** The same of what the producer handed over. */
  readonly outputsBy: string;
  readonly outputsLength: number;
};

export const instanceListView: RowView<InstanceRow, InstanceFact> = {
  name: 'instances.instance-list',
  revision: 2,
  table: 'instances_list',
  columns: {
    instance: { type: 'text' },
    name: { type: 'text' },
    sortName: { type: 'text' },
    nameWords: { type: 'text' },
    capability: { type: 'text' },
    version: { type: 'text' },
    plan: { type: 'text' },
    environment: { type: 'text' },
    consumerTeam: { type: 'text' },
    monthlyPriceCents: { type: 'integer' },
    currency: { type: 'text' },
    requestedBy: { type: 'text' },
    requestedAt: { type: 'text' },
    phase: { type: 'text' },
    phaseSince: { type: 'text' },
    generation: { type: 'integer' },
    observedGeneration: { type: 'integer' },
    ready: { type: 'text' },
    readySince: { type: 'text' },
    synced: { type: 'text' },
    syncedReason: { type: 'text' },
    syncedSince: { type: 'text' },
    activeOperation: { type: 'text', isNullable: true },
    wantedBy: { type: 'text' },
    wantedLength: { type: 'integer' },
    parametersBy: { type: 'text' },
    parametersLength: { type: 'integer' },
    outputsBy: { type: 'text' },
    outputsLength: { type: 'integer' },
  },
  key: ['instance'],
  indexes: [
    ['requestedAt', 'instance'],
    ['sortName', 'instance'],
    ['consumerTeam', 'requestedAt'],
    ['capability', 'requestedAt'],
  ],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.instance]],
  fold: (row, fact, { metadata: { actor, occurredAt } }) => {
    if (fact.type === 'InstanceRequested') return requested(fact.data, actor, occurredAt);
    if (row === undefined) return undefined;
    return synced(row, withPhase({ ...row, ...changed(row, fact) }, fact, occurredAt), occurredAt);
  },
};

function requested(
  data: Extract<InstanceFact, { type: 'InstanceRequested' }>['data'],
  requestedBy: string,
  at: string,
): InstanceRow {
  const { instance, name, capability, version, plan, environment, consumerTeam, monthlyPriceCents, currency } = data;
  return {
    instance,
    name,
    sortName: name.toLowerCase(),
    nameWords: wordText(name),
    capability,
    version,
    plan,
    environment,
    consumerTeam,
    monthlyPriceCents,
    currency,
    requestedBy,
    requestedAt: at,
    phase: 'REQUESTED',
    phaseSince: at,
    generation: 0,
    observedGeneration: 0,
    ready: 'FALSE',
    readySince: at,
    synced: 'FALSE',
    syncedReason: 'REQUESTED',
    syncedSince: at,
    activeOperation: null,
    wantedBy: '',
    wantedLength: 0,
    parametersBy: '',
    parametersLength: 0,
    outputsBy: '',
    outputsLength: 0,
  };
}

function withPhase(row: InstanceRow, fact: InstanceFact, at: string): InstanceRow {
  if (!('instancePhase' in fact.data) || fact.data.instancePhase === row.phase) return row;
  const phase = fact.data.instancePhase;
  const ready = readyIn[phase];
  return { ...row, phase, phaseSince: at, ready, readySince: ready === row.ready ? row.readySince : at };
}

/** While it is being removed, nobody knows how much of it still works. */
const readyIn: { readonly [Phase in InstancePhase]: string } = {
  REQUESTED: 'FALSE',
  PROVISIONING: 'FALSE',
  ACTIVE: 'TRUE',
  CHANGING: 'TRUE',
  SUSPENDED: 'FALSE',
  DEPROVISIONING: 'UNKNOWN',
  FAILED: 'FALSE',
  ORPHANED: 'FALSE',
  GONE: 'FALSE',
};

/** A change of the verdict moves the instant since which it holds. */
function synced(before: InstanceRow, row: InstanceRow, at: string): InstanceRow {
  return before.synced === row.synced ? row : { ...row, syncedSince: at };
}

function changed(row: InstanceRow, fact: InstanceFact): Partial<InstanceRow> {
  switch (fact.type) {
    case 'OperationSubmitted': {
      const { operation, generation, kind, parameters } = fact.data;
      const wanted = kind === 'DEPROVISION' ? {} : { wantedBy: operation, wantedLength: parameters.length };
      return {
        activeOperation: operation,
        generation,
        ...wanted,
        synced: 'FALSE',
        syncedReason: 'CHANGE_PENDING',
      };
    }
    case 'OperationSucceeded':
      return succeeded(row, fact.data);
    case 'OperationFailed':
      return { activeOperation: null, synced: 'FALSE', syncedReason: fact.data.code };
    case 'OperationRejected':
      return { activeOperation: null, synced: 'FALSE', syncedReason: `CHANGE_REJECTED_${fact.data.cause}` };
    case 'OperationExpired':
      return { activeOperation: null, synced: 'FALSE', syncedReason: 'APPROVAL_EXPIRED' };
    case 'OperationCancelled':
      return { activeOperation: null, synced: 'UNKNOWN', syncedReason: 'CHANGE_CANCELLED' };
    default:
      return {};
  }
}

function succeeded(
  row: InstanceRow,
  { kind, operation, outputs }: Extract<InstanceFact, { type: 'OperationSucceeded' }>['data'],
): Partial<InstanceRow> {
  const done = {
    activeOperation: null,
    observedGeneration: row.generation,
    synced: 'TRUE',
    syncedReason: 'CHANGE_MADE',
  };
  if (kind === 'DEPROVISION') return done;
  const runs = { parametersBy: row.wantedBy, parametersLength: row.wantedLength };
  return { ...done, ...runs, outputsBy: operation, outputsLength: outputs.length };
}
