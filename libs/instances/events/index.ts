import { z } from 'zod';
import { instancePhases, operationKinds } from './known-values.js';
import { instanceMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

export { type OperationState, stateAfter, workEndsIn } from './operation-state.js';

const Slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const Sealed = z.string().meta({ sealed: true });

const OperationKind = z.enum(operationKinds);
export type OperationKind = z.infer<typeof OperationKind>;

const InstancePhase = z.enum(instancePhases);
export type InstancePhase = z.infer<typeof InstancePhase>;

/** What the instance is once the fact has happened, so that no reader has to work it out again. */
const Becomes = { instancePhase: InstancePhase };

/** Teams and departments as they were at this moment: scores count them so, whatever changes later. */
const InstanceRequested = z.object({
  type: z.literal('InstanceRequested'),
  data: z.object({
    instance: z.string(),
    name: z.string(),
    capability: Slug,
    version: z.string(),
    plan: Slug,
    environment: Slug,
    consumerTeam: Slug,
    consumerDepartment: z.string(),
    ownerTeam: Slug,
    ownerDepartment: z.string(),
    monthlyPriceCents: z.int().nonnegative(),
    currency: z.string(),
  }),
});

const OperationSubmitted = z.object({
  type: z.literal('OperationSubmitted'),
  data: z.object({
    instance: z.string(),
    operation: z.string(),
    kind: OperationKind,
    /** Why it was submitted when nobody asked for it: the clean-up of an orphan. */
    cause: z.enum(['CONSUMER', 'CLEAN_UP']),
    /** The operation of the same instance that this one repeats. */
    retryOf: z.string().optional(),
    /** Opaque id of the principal who asked, whom no approver may be; of a clean-up, who cancelled. */
    requestedBy: z.string(),
    /** JSON text of the wanted parameters. */
    parameters: Sealed,
    justification: Sealed,
    channel: z.enum(['WORKER']),
    /** Counts the changes asked of the instance, from 1. */
    generation: z.int().positive(),
    capability: Slug,
    version: z.string(),
    /** Of the version, when the operation was submitted. */
    stage: z.enum(['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'RETIRED']),
    plan: Slug,
    environment: Slug,
    consumerTeam: Slug,
    consumerDepartment: z.string(),
    ownerTeam: Slug,
    ownerDepartment: z.string(),
  }),
});

const Operation = { instance: z.string(), operation: z.string(), kind: OperationKind };

const OperationValidated = z.object({
  type: z.literal('OperationValidated'),
  data: z.object({ ...Operation }),
});

const ApprovalRequested = z.object({
  type: z.literal('ApprovalRequested'),
  data: z.object({ ...Operation, approverTeam: Slug, expiresAt: z.iso.datetime() }),
});

/** `policy` when a policy gave it, `approver` when a person did. */
const ApprovalGranted = z.object({
  type: z.literal('ApprovalGranted'),
  data: z.object({
    ...Operation,
    policy: z.string().optional(),
    approver: z.string().optional(),
    comment: Sealed,
  }),
});

const ApprovalRefused = z.object({
  type: z.literal('ApprovalRefused'),
  data: z.object({ ...Operation, approver: z.string(), reason: Sealed }),
});

const OperationQueued = z.object({
  type: z.literal('OperationQueued'),
  data: z.object({
    ...Operation,
    ...Becomes,
    reason: z.enum(['APPROVED', 'LEASE_EXPIRED', 'CLEAN_UP']),
    channel: z.enum(['WORKER']),
    capability: Slug,
    ownerTeam: Slug,
  }),
});

/** `token` is the fencing token: the number of the claim, counted per operation from 1. */
const Claim = { ...Operation, token: z.int().positive() };

const FulfilmentClaimed = z.object({
  type: z.literal('FulfilmentClaimed'),
  data: z.object({
    ...Claim,
    worker: z.string(),
    leaseDurationSeconds: z.int().positive(),
    /** SHA-256 of the claim's secret, in hexadecimal. Claims from before there were secrets have none. */
    secretDigest: z.string().optional(),
  }),
});

const FulfilmentProgressed = z.object({
  type: z.literal('FulfilmentProgressed'),
  data: z.object({ ...Claim, percent: z.int().min(0).max(100), message: Sealed }),
});

const FulfilmentSuspended = z.object({
  type: z.literal('FulfilmentSuspended'),
  data: z.object({ ...Claim, reason: Sealed, retryAfterSeconds: z.int().positive() }),
});

const FulfilmentResumed = z.object({
  type: z.literal('FulfilmentResumed'),
  data: z.object({ ...Claim }),
});

const FulfilmentLeaseExpired = z.object({
  type: z.literal('FulfilmentLeaseExpired'),
  data: z.object({ ...Claim }),
});

const OperationSucceeded = z.object({
  type: z.literal('OperationSucceeded'),
  data: z.object({
    ...Claim,
    ...Becomes,
    /** JSON text of what the producer hands over. */
    outputs: Sealed,
    /** Whether a person had to do a step of it. */
    hadManualStep: z.boolean(),
  }),
});

const OperationFailed = z.object({
  type: z.literal('OperationFailed'),
  data: z.object({
    ...Claim,
    ...Becomes,
    code: z.string(),
    message: Sealed,
    instanceUsable: z.boolean(),
    repeatable: z.boolean(),
  }),
});

const OperationTimedOut = z.object({
  type: z.literal('OperationTimedOut'),
  data: z.object({ ...Operation, ...Becomes }),
});

const OperationRejected = z.object({
  type: z.literal('OperationRejected'),
  data: z.object({ ...Operation, ...Becomes, cause: z.enum(['POLICY', 'QUOTA', 'APPROVER', 'VERSION_WITHDRAWN']) }),
});

/** Nobody decided on it in time. */
const OperationExpired = z.object({
  type: z.literal('OperationExpired'),
  data: z.object({ ...Operation, ...Becomes }),
});

const OperationCancelled = z.object({
  type: z.literal('OperationCancelled'),
  data: z.object({ ...Operation, ...Becomes, reason: Sealed }),
});

const Held = {
  instance: z.string(),
  operation: z.string(),
  capability: Slug,
  version: z.string(),
  plan: Slug,
  environment: Slug,
  consumerTeam: Slug,
  ownerTeam: Slug,
};

const InstanceProvisioned = z.object({
  type: z.literal('InstanceProvisioned'),
  data: z.object({ ...Held }),
});

const InstanceDeprovisioned = z.object({
  type: z.literal('InstanceDeprovisioned'),
  data: z.object({ ...Held }),
});

/** Something may be left at the producer; a DEPROVISION with cause CLEAN_UP follows until the producer confirms. */
const InstanceOrphaned = z.object({
  type: z.literal('InstanceOrphaned'),
  data: z.object({ ...Held }),
});

const InstanceFact = z.discriminatedUnion('type', [
  InstanceRequested,
  OperationSubmitted,
  OperationValidated,
  ApprovalRequested,
  ApprovalGranted,
  ApprovalRefused,
  OperationQueued,
  FulfilmentClaimed,
  FulfilmentProgressed,
  FulfilmentSuspended,
  FulfilmentResumed,
  FulfilmentLeaseExpired,
  OperationSucceeded,
  OperationFailed,
  OperationTimedOut,
  OperationRejected,
  OperationExpired,
  OperationCancelled,
  InstanceProvisioned,
  InstanceDeprovisioned,
  InstanceOrphaned,
]);
export type InstanceFact = z.infer<typeof InstanceFact>;

/** Stream `instance-<id>`. */
export const instanceFacts = { category: 'instance', union: InstanceFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const instances = {
  name: 'instances',
  facts: [{ family: instanceFacts, audience: 'PARTIES' }],
  published: instanceMessages,
} as const;
