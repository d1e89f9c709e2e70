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
import { streamOf } from '../instances.store.js';
import { Answers, type OperationSuccess } from './answers.js';
import { HeldWork } from './held-work.js';
import {
  HeartbeatFulfilmentShape,
  ReportProgressShape,
  ResumeFulfilmentShape,
  SuspendFulfilmentShape,
} from './producer-inputs.js';
import { refuse } from './refusals.js';
import { decidedInstance } from './submitted-operation.js';

interface HeartbeatSuccess {
  readonly __typename: 'HeartbeatFulfilmentSuccess';
  readonly leaseExpiresAt: string;
}

@Resolver()
export class HeldWorkResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly held: HeldWork,
    private readonly answers: Answers,
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
    return this.mutations.run({
      context,
      name: 'reportProgress',
      shape: ReportProgressShape,
      input,
      act: ({ token, percent, message, ...claim }, command) =>
        this.held.report(context.principal, { ...claim, token }, command, ({ operation }) => ({
          rule: reportProgress({ operation: operation.id, token, percent, message: message ?? '' }),
          leaseAfter: operation.leaseDurationSeconds,
        })),
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'ReportProgressSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  @Mutation()
  suspendFulfilment(
    _parent: unknown,
    { input }: MutationSuspendFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<SuspendFulfilmentResult, OperationSuccess<'SuspendFulfilmentSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'suspendFulfilment',
      shape: SuspendFulfilmentShape,
      input,
      act: ({ token, reason, retryAfterSeconds, ...claim }, command) =>
        this.held.report(context.principal, { ...claim, token }, command, ({ operation }) => ({
          rule: suspendFulfilment({ operation: operation.id, token, reason, retryAfterSeconds }),
          leaseAfter: retryAfterSeconds + operation.leaseDurationSeconds,
        })),
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'SuspendFulfilmentSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  @Mutation()
  resumeFulfilment(
    _parent: unknown,
    { input }: MutationResumeFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<ResumeFulfilmentResult, OperationSuccess<'ResumeFulfilmentSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'resumeFulfilment',
      shape: ResumeFulfilmentShape,
      input,
      act: ({ token, ...claim }, command) =>
        this.held.report(context.principal, { ...claim, token }, command, ({ operation }) => ({
          rule: resumeFulfilment({ operation: operation.id, token }),
          leaseAfter: operation.leaseDurationSeconds,
        })),
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'ResumeFulfilmentSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }
}
