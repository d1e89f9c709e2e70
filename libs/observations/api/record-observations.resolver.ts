import { Mutation, Resolver } from '@nestjs/graphql';
import {
  type AccessRejection,
  type Answer,
  globalId,
  invalidInput,
  Mutations,
  Nodes,
  parseGlobalId,
  type RequestContext,
  refusal,
  refuseAccess,
} from '#libs/graphql';
import type {
  InvalidInput,
  MutationRecordCostArgs,
  MutationRecordHealthArgs,
  MutationRecordUsageArgs,
  NotFound,
  NotPermitted,
  RecordCostResult,
  RecordHealthResult,
  RecordUsageResult,
  TooManyObservations,
} from '#schema';
import type { ObservationRejection } from '../domain/record-observation.js';
import { RecordCostShape, RecordHealthShape, RecordUsageShape } from './inputs.js';
import { instantText, type Origin, Recording } from './recording.js';

type Success<Name extends string> = { readonly __typename: Name; readonly instance: object | null };

/** What a caller saw is named by the key of the request that tells it. */
const byCaller = ({ idempotencyKey }: { readonly idempotencyKey: string }): Origin => ({
  source: 'urn:bourse:api',
  sourceId: idempotencyKey,
});

@Resolver()
export class RecordObservationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly recording: Recording,
    private readonly nodes: Nodes,
  ) {}

  @Mutation()
  recordUsage(
    _parent: unknown,
    { input }: MutationRecordUsageArgs,
    context: RequestContext,
  ): Promise<Answer<RecordUsageResult, Success<'RecordUsageSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'recordUsage',
      shape: RecordUsageShape,
      input,
      act: ({ metric, quantity, unit, periodStart, ...said }, command) => {
        const seen = { metric, quantity, unit, periodStart: instantText(periodStart) };
        const sighting = {
          ...said,
          ...byCaller(said),
          fact: (observed) => ({ type: 'UsageRecorded', data: { ...observed, ...seen } }),
        } satisfies Parameters<Recording['byCaller']>[1];
        return this.recording.byCaller(context.principal, sighting, command);
      },
      succeed: async (_decided, { instanceId }) => ({
        __typename: 'RecordUsageSuccess' as const,
        instance: await this.#instance(instanceId, context),
      }),
      refuse,
    });
  }

  @Mutation()
  recordCost(
    _parent: unknown,
    { input }: MutationRecordCostArgs,
    context: RequestContext,
  ): Promise<Answer<RecordCostResult, Success<'RecordCostSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'recordCost',
      shape: RecordCostShape,
      input,
      act: ({ amount, currency, periodStart, ...said }, command) => {
        const seen = { amount, currency, periodStart: instantText(periodStart) };
        const sighting = {
          ...said,
          ...byCaller(said),
          fact: (observed) => ({ type: 'CostRecorded', data: { ...observed, ...seen } }),
        } satisfies Parameters<Recording['byCaller']>[1];
        return this.recording.byCaller(context.principal, sighting, command);
      },
      succeed: async (_decided, { instanceId }) => ({
        __typename: 'RecordCostSuccess' as const,
        instance: await this.#instance(instanceId, context),
      }),
      refuse,
    });
  }

  @Mutation()
  recordHealth(
    _parent: unknown,
    { input }: MutationRecordHealthArgs,
    context: RequestContext,
  ): Promise<Answer<RecordHealthResult, Success<'RecordHealthSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'recordHealth',
      shape: RecordHealthShape,
      input,
      act: ({ status, reason, ...said }, command) => {
        const sighting = {
          ...said,
          ...byCaller(said),
          fact: (observed) => ({ type: 'HealthRecorded', data: { ...observed, status, reason: reason ?? '' } }),
        } satisfies Parameters<Recording['byCaller']>[1];
        return this.recording.byCaller(context.principal, sighting, command);
      },
      succeed: async (_decided, { instanceId }) => ({
        __typename: 'RecordHealthSuccess' as const,
        instance: await this.#instance(instanceId, context),
      }),
      refuse,
    });
  }

  async #instance(instanceId: string, context: RequestContext): Promise<object | null> {
    const id = parseGlobalId(instanceId)?.id ?? '';
    const [instance] = await this.nodes.load([globalId('Instance', id)], context);
    return instance ?? null;
  }
}

function refuse(
  rejection: AccessRejection | ObservationRejection,
): InvalidInput | NotFound | NotPermitted | TooManyObservations {
  switch (rejection.reason) {
    case 'ObservedInFuture': {
      const limit = 'at most five minutes ahead of the clock';
      return invalidInput([{ path: '/observedAt', message: `lies ahead: ${rejection.observedAt}`, limit }]);
    }
    case 'EmptyPeriod': {
      const limit = 'before observedAt';
      return invalidInput([{ path: '/periodStart', message: `is not before ${rejection.observedAt}`, limit }]);
    }
    case 'TooManyObservations': {
      const message = `At most ${rejection.countMax} observations of an instance are kept for a month; send fewer and longer periods`;
      const { countMax } = rejection;
      return { ...refusal('TooManyObservations', 'TOO_MANY_OBSERVATIONS', message), countMax };
    }
    default:
      return refuseAccess(rejection);
  }
}
