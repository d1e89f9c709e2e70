import { z } from 'zod';
import { instancePhases, operationKinds } from './known-values.js';

// A contract with strangers: a message may gain an optional field; any other change is a new version, `.v2`.
// Nothing sealed, and nobody's name or id: who asked, decided or worked concerns nobody outside.

const slug = (what: string) => z.string().describe(`Slug of ${what}.`);
/** More values may come with any release, and consumers must take those that they do not know. */
const open = (what: string, known: readonly string[]) =>
  z.string().describe(`${what} Known values: ${known.join(', ')}; others may come.`);
const instance = z.string().describe('Id of the instance.');
const operation = {
  instance,
  operation: z.string().describe('Id of the operation: one change to the instance.'),
  kind: open('What the operation does to the instance.', operationKinds),
};
const instancePhase = open('Where the instance stands from now on.', instancePhases);
const offer = {
  capability: slug('the capability'),
  version: z.string().describe('Semantic version of the capability.'),
  plan: slug('the plan'),
  environment: slug('the environment it is for'),
};
const teams = { consumerTeam: slug('the team that asks'), ownerTeam: slug('the team that owns the capability') };
const departments = {
  consumerDepartment: z.string().describe('Path of the department of the team that asks, at this moment.'),
  ownerDepartment: z.string().describe('Path of the department of the team that owns the capability, at this moment.'),
};
const channel = open('How the work reaches the producer.', ['WORKER']);
const claim = { ...operation, token: z.int().describe('Number of the claim, counted per operation from 1.') };
const held = { instance, operation: operation.operation, ...offer, ...teams };

/** Topic `<prefix>.instances.v1`. */
export const instanceMessages = {
  messages: {
    InstanceRequested: {
      type: 'bourse.instance.requested.v1',
      description: 'A team asked for an instance.',
      data: z.object({
        instance,
        name: z.string().describe('What its consumers call the instance.'),
        ...offer,
        ...teams,
        ...departments,
        monthlyPriceCents: z.int().describe('Price of a month in hundredths of the currency.'),
        currency: z.string().describe('ISO 4217 code of the currency.'),
      }),
    },
    OperationSubmitted: {
      type: 'bourse.operation.submitted.v1',
      description: 'A change to an instance was asked for.',
      data: z.object({
        ...operation,
        cause: open('Whether somebody asked, or something left over is cleaned up.', ['CONSUMER', 'CLEAN_UP']),
        retryOf: z.string().optional().describe('Id of the operation that this one repeats.'),
        channel,
        generation: z.int().describe('Counts the changes asked of the instance, from 1.'),
        ...offer,
        stage: z
          .enum(['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'RETIRED'])
          .describe('Where the version stood at this moment.'),
        ...teams,
        ...departments,
      }),
    },
    OperationValidated: {
      type: 'bourse.operation.validated.v1',
      description: 'Policies had nothing against an operation.',
      data: z.object(operation),
    },
    ApprovalRequested: {
      type: 'bourse.approval.requested.v1',
      description: 'An operation waits for a decision of a person.',
      data: z.object({
        ...operation,
        approverTeam: slug('the team that decides'),
        expiresAt: z.iso.datetime().describe('When the operation expires unless somebody has decided.'),
      }),
    },
    ApprovalGranted: {
      type: 'bourse.approval.granted.v1',
      description: 'An operation may go on.',
      data: z.object({
        ...operation,
        policy: z.string().optional().describe('The policy that decided; missing when a person did.'),
      }),
    },
    ApprovalRefused: {
      type: 'bourse.approval.refused.v1',
      description: 'A person refused an operation.',
      data: z.object(operation),
    },
    OperationQueued: {
      type: 'bourse.operation.queued.v1',
      description: 'An operation waits for a worker of the producer.',
      data: z.object({
        ...operation,
        instancePhase,
        reason: z.enum(['APPROVED', 'LEASE_EXPIRED', 'CLEAN_UP']).describe('Why it waits.'),
        channel,
        capability: offer.capability,
        ownerTeam: teams.ownerTeam,
      }),
    },
    FulfilmentClaimed: {
      type: 'bourse.fulfilment.claimed.v1',
      description: 'A worker of the producer took an operation on.',
      data: z.object({
        ...claim,
        leaseDurationSeconds: z.int().describe('Seconds for which the claim holds without a heartbeat.'),
      }),
    },
    FulfilmentProgressed: {
      type: 'bourse.fulfilment.progressed.v1',
      description: 'The work on an operation has come further.',
      data: z.object({ ...claim, percent: z.int().describe('How much is done, from 0 to 100.') }),
    },
    FulfilmentSuspended: {
      type: 'bourse.fulfilment.suspended.v1',
      description: 'The work on an operation rests.',
      data: z.object({
        ...claim,
        retryAfterSeconds: z.int().describe('Seconds after which the producer wants to go on.'),
      }),
    },
    FulfilmentResumed: {
      type: 'bourse.fulfilment.resumed.v1',
      description: 'The work on an operation goes on.',
      data: z.object(claim),
    },
    FulfilmentLeaseExpired: {
      type: 'bourse.fulfilment.lease-expired.v1',
      description: 'Nothing was heard of a worker for too long; its claim is void.',
      data: z.object(claim),
    },
    OperationSucceeded: {
      type: 'bourse.operation.succeeded.v1',
      description: 'An operation did what was asked for.',
      data: z.object({
        ...claim,
        instancePhase,
        hadManualStep: z.boolean().describe('Whether a person had to do a step of it.'),
      }),
    },
    OperationFailed: {
      type: 'bourse.operation.failed.v1',
      description: 'An operation did not do what was asked for.',
      data: z.object({
        ...claim,
        instancePhase,
        code: z.string().describe("The producer's word for what went wrong."),
        instanceUsable: z.boolean().describe('Whether the instance works all the same.'),
        repeatable: z.boolean().describe('Whether it makes sense to ask again.'),
      }),
    },
    OperationTimedOut: {
      type: 'bourse.operation.timed-out.v1',
      description: 'The work on an operation took too long; what it left is undone.',
      data: z.object({ ...operation, instancePhase }),
    },
    OperationRejected: {
      type: 'bourse.operation.rejected.v1',
      description: 'An operation will not be done.',
      data: z.object({
        ...operation,
        instancePhase,
        cause: open('Who or what was against it.', ['POLICY', 'QUOTA', 'APPROVER', 'VERSION_WITHDRAWN']),
      }),
    },
    OperationExpired: {
      type: 'bourse.operation.expired.v1',
      description: 'Nobody decided on an operation in time.',
      data: z.object({ ...operation, instancePhase }),
    },
    OperationCancelled: {
      type: 'bourse.operation.cancelled.v1',
      description: 'An operation was called off.',
      data: z.object({ ...operation, instancePhase }),
    },
    InstanceProvisioned: {
      type: 'bourse.instance.provisioned.v1',
      description: 'An instance can be used.',
      data: z.object(held),
    },
    InstanceDeprovisioned: {
      type: 'bourse.instance.deprovisioned.v1',
      description: 'An instance is gone, and nothing is left of it at the producer.',
      data: z.object(held),
    },
    InstanceOrphaned: {
      type: 'bourse.instance.orphaned.v1',
      description: 'Something of an instance may be left at the producer; a clean-up follows.',
      data: z.object(held),
    },
  },
  notPublished: {},
};
