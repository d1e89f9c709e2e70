import type { Decider } from '#libs/kernel';
import { type InstanceFact, type InstancePhase, instanceFacts } from '../events/index.js';
import { evolveOperation, isTerminal, type Operation } from './operation.js';

/** What a consumer team holds, with everything that was ever asked of it. */
export interface KnownInstance {
  readonly phase: InstancePhase;
  readonly instance: string;
  readonly capability: string;
  readonly version: string;
  readonly plan: string;
  readonly environment: string;
  readonly consumerTeam: string;
  /** Owner and departments as the newest operation found them. */
  readonly consumerDepartment: string;
  readonly ownerTeam: string;
  readonly ownerDepartment: string;
  /** Counts the changes asked for. */
  readonly generation: number;
  /** Whether it was usable once. */
  readonly isProvisioned: boolean;
  /** In the order they were submitted. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** The one operation that has not ended. */
  readonly activeOperation: string | undefined;
}

export type Instance = { readonly phase: 'ABSENT' } | KnownInstance;

export const instance: Decider<Instance, InstanceFact> = {
  facts: instanceFacts,
  initialState: { phase: 'ABSENT' },
  evolve: (state, fact) => {
    if (fact.type === 'InstanceRequested') return requested(fact.data);
    if (state.phase === 'ABSENT') return state;
    return withPhase(withOperation(state, fact), fact);
  },
};

/** The operation, when the instance has it. */
export function operationOf(state: Instance, id: string): Operation | undefined {
  return state.phase === 'ABSENT' ? undefined : state.operations.get(id);
}

function requested(data: Extract<InstanceFact, { type: 'InstanceRequested' }>['data']): KnownInstance {
  const { instance: id, capability, version, plan, environment, consumerTeam } = data;
  const { consumerDepartment, ownerTeam, ownerDepartment } = data;
  return {
    phase: 'REQUESTED',
    instance: id,
    capability,
    version,
    plan,
    environment,
    consumerTeam,
    consumerDepartment,
    ownerTeam,
    ownerDepartment,
    generation: 0,
    isProvisioned: false,
    operations: new Map(),
    activeOperation: undefined,
  };
}

function withOperation(state: KnownInstance, fact: InstanceFact): KnownInstance {
  if (fact.type === 'InstanceRequested') return state;
  if (fact.type === 'OperationSubmitted') {
    const { generation, consumerDepartment, ownerTeam, ownerDepartment } = fact.data;
    const parties = { consumerDepartment, ownerTeam, ownerDepartment };
    return keeping({ ...state, ...parties, generation }, submitted(state, fact.data));
  }
  const operation = state.operations.get(fact.data.operation);
  return operation ? keeping(state, evolveOperation(operation, fact)) : state;
}

function submitted(
  { phase }: KnownInstance,
  data: Extract<InstanceFact, { type: 'OperationSubmitted' }>['data'],
): Operation {
  return {
    id: data.operation,
    kind: data.kind,
    cause: data.cause,
    retryOf: data.retryOf,
    state: 'SUBMITTED',
    requestedBy: data.requestedBy,
    parameters: data.parameters,
    phaseBefore: phase,
    claimCount: 0,
    leaseDurationSeconds: 0,
    secretDigest: undefined,
    approvalExpiresAt: undefined,
    approver: undefined,
    percent: undefined,
    message: '',
    progressCount: 0,
    suspensionCount: 0,
    isRepeatable: false,
  };
}

function keeping(state: KnownInstance, operation: Operation): KnownInstance {
  const operations = new Map(state.operations).set(operation.id, operation);
  if (!isTerminal(operation.state)) return { ...state, operations, activeOperation: operation.id };
  const activeOperation = state.activeOperation === operation.id ? undefined : state.activeOperation;
  return { ...state, operations, activeOperation };
}

function withPhase(state: KnownInstance, fact: InstanceFact): KnownInstance {
  if (fact.type === 'InstanceProvisioned') return { ...state, isProvisioned: true };
  if (fact.type === 'InstanceOrphaned') return { ...state, phase: 'ORPHANED' };
  return 'instancePhase' in fact.data ? { ...state, phase: fact.data.instancePhase } : state;
}
