import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type {
  HeartbeatFulfilmentResult,
  MutationHeartbeatFulfilmentArgs,
  MutationReportProgressArgs,
  MutationResumeFulfilmentArgs,
  MutationSuspendFulfilmentArgs,
  ReportProgressResult,
  ResumeFulfilmentResult,
  SuspendFulfilmentResult,
} from '#schema';
import { reportProgress } from '../domain/report-progress.js';
import { resumeFulfilment } from '../domain/resume-fulfilment.js';
import { suspendFulfilment } from '../domain/suspend-fulfilment.js';
import type { OperationSuccess } from './answers.js';
import { HeldWork } from './held-work.js';
import { OperationMutations } from './operation-mutations.js';
import {
  HeartbeatFulfilmentShape,
  ReportProgressShape,
  ResumeFulfilmentShape,
  SuspendFulfilmentShape,
} from './producer-inputs.js';
import { refuse } from './refusals.js';

interface HeartbeatSuccess {
  readonly __typename: 'HeartbeatFulfilmentSuccess';
  readonly leaseExpiresAt: string;
}

@Resolver()
export class HeldWorkResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly operations: OperationMutations,
    private readonly held: HeldWork,
  ) {}

  @Mutation()
  heartbeatFulfilment(
    _parent: unknown,
    { input }: MutationHeartbeatFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<HeartbeatFulfilmentResult, HeartbeatSuccess>> {
    return this.mutations.run({
      context,
      name: 'heartbeatFulfilment',
      shape: HeartbeatFulfilmentShape,
      input,
      act: ({ leaseDurationSeconds, ...claim }, command) =>
        this.held.heartbeat(context.principal, claim, command, leaseDurationSeconds ?? undefined),
      succeed: async (_decided, { operationId }) => ({
        __typename: 'HeartbeatFulfilmentSuccess' as const,
        leaseExpiresAt: await this.held.deadlineOf(operationId),
      }),
      refuse,
    });
  }

  @Mutation()
  reportProgress(
    _parent: unknown,
    { input }: MutationReportProgressArgs,
    context: RequestContext,
  ): Promise<Answer<ReportProgressResult, OperationSuccess<'ReportProgressSuccess'>>> {
    return this.operations.change({
      context,
      name: 'reportProgress',
      shape: ReportProgressShape,
      input,
      success: 'ReportProgressSuccess',
      act: ({ percent, message, ...claim }, command) =>
        this.held.report(context.principal, claim, command, ({ operation, claimed }) => ({
          rule: reportProgress({ ...claimed, percent, message: message ?? '' }),
          leaseAfter: operation.leaseDurationSeconds,
        })),
      refuse,
    });
  }

  @Mutation()
  suspendFulfilment(
    _parent: unknown,
    { input }: MutationSuspendFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<SuspendFulfilmentResult, OperationSuccess<'SuspendFulfilmentSuccess'>>> {
    return this.operations.change({
      context,
      name: 'suspendFulfilment',
      shape: SuspendFulfilmentShape,
      input,
      success: 'SuspendFulfilmentSuccess',
      act: ({ reason, retryAfterSeconds, ...claim }, command) =>
        this.held.report(context.principal, claim, command, ({ operation, claimed }) => ({
          rule: suspendFulfilment({ ...claimed, reason, retryAfterSeconds }),
          leaseAfter: retryAfterSeconds + operation.leaseDurationSeconds,
        })),
      refuse,
    });
  }

  @Mutation()
  resumeFulfilment(
    _parent: unknown,
    { input }: MutationResumeFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<ResumeFulfilmentResult, OperationSuccess<'ResumeFulfilmentSuccess'>>> {
    return this.operations.change({
      context,
      name: 'resumeFulfilment',
      shape: ResumeFulfilmentShape,
      input,
      success: 'ResumeFulfilmentSuccess',
      act: (claim, command) =>
        this.held.report(context.principal, claim, command, ({ operation, claimed }) => ({
          rule: resumeFulfilment(claimed),
          leaseAfter: operation.leaseDurationSeconds,
        })),
      refuse,
    });
  }
}
