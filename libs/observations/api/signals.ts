import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CommandContexts } from '#libs/access';
import type { ObservationRejection } from '../domain/record-observation.js';
import { instantText, type Recorded, Recording, type Sighting } from './recording.js';

const instant = z.iso.datetime({ offset: true });
const decimal = z.string().regex(/^-?\d{1,18}(\.\d{1,9})?$/);
const slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);

/** CloudEvents 1.0 as other systems send them. `subject` is the instance's id as the API shows it. */
const envelope = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(128),
  source: z.string().min(1).max(256),
  subject: z.string().min(1).max(512),
  /** When it was so; of a period, its end. */
  time: instant,
};

const Signal = z.discriminatedUnion('type', [
  z.object({
    ...envelope,
    type: z.literal('bourse.signal.usage.v1'),
    data: z.strictObject({
      metric: slug,
      quantity: decimal.refine((quantity) => !quantity.startsWith('-'), 'is negative'),
      unit: z.string().min(1).max(32),
      periodStart: instant,
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal('bourse.signal.cost.v1'),
    data: z.strictObject({
      amount: decimal,
      currency: z.string().regex(/^[A-Z]{3}$/),
      periodStart: instant,
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal('bourse.signal.health.v1'),
    data: z.strictObject({
      status: z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY']),
      reason: z
        .string()
        .regex(/^([A-Z][A-Z0-9_]{0,63})?$/)
        .default(''),
    }),
  }),
]);
type Signal = z.infer<typeof Signal>;

export type SignalOutcome =
  | { readonly outcome: 'recorded' }
  /** It came before, or says nothing new. */
  | { readonly outcome: 'known' }
  /** It can never be recorded. */
  | { readonly outcome: 'dead'; readonly reason: string };

/** Usage, cost and health as other systems tell them: each becomes one fact, however often it is delivered. */
@Injectable()
export class Signals {
  constructor(
    private readonly recording: Recording,
    private readonly commandContexts: CommandContexts,
  ) {}

  /** `event` is a decoded CloudEvent. Throws the faults of the log: the same may succeed later. */
  async record(event: unknown): Promise<SignalOutcome> {
    const parsed = Signal.safeParse(event);
    if (!parsed.success) return { outcome: 'dead', reason: complaintOf(parsed.error) };
    const { data: signal } = parsed;
    const command = this.commandContexts.ofSignal(signal, [signal.type, signal.subject, signal.time, signal.data]);
    return outcomeOf(await this.recording.bySystem(sightingOf(signal), command));
  }
}

function sightingOf(signal: Signal): Sighting {
  const { source, id: sourceId, subject: instanceId, time: observedAt } = signal;
  const seen = { source, sourceId, instanceId, observedAt };
  switch (signal.type) {
    case 'bourse.signal.usage.v1':
      return { ...seen, fact: (of) => ({ type: 'UsageRecorded', data: { ...of, ...ofPeriod(signal.data) } }) };
    case 'bourse.signal.cost.v1':
      return { ...seen, fact: (of) => ({ type: 'CostRecorded', data: { ...of, ...ofPeriod(signal.data) } }) };
    default:
      return { ...seen, fact: (of) => ({ type: 'HealthRecorded', data: { ...of, ...signal.data } }) };
  }
}

function ofPeriod<Data extends { readonly periodStart: string }>(data: Data): Data {
  return { ...data, periodStart: instantText(data.periodStart) };
}

function outcomeOf(recorded: Recorded): SignalOutcome {
  switch (recorded.outcome) {
    case 'accepted':
      return { outcome: recorded.isRepeated || recorded.facts.length === 0 ? 'known' : 'recorded' };
    case 'key-reused':
      return { outcome: 'dead', reason: 'The source used this id before for something else' };
    default:
      return { outcome: 'dead', reason: reasonOf(recorded.rejection) };
  }
}

function reasonOf(rejection: Extract<Recorded, { outcome: 'rejected' }>['rejection']): string {
  switch (rejection.reason) {
    case 'NotFound':
      return 'The subject names no instance';
    case 'NotPermitted':
      return rejection.message;
    default:
      return reasonOfRule(rejection);
  }
}

function reasonOfRule(rejection: ObservationRejection): string {
  switch (rejection.reason) {
    case 'ObservedInFuture':
      return `The time lies ahead: ${rejection.observedAt}`;
    case 'EmptyPeriod':
      return `The period begins at ${rejection.periodStart} and ends at ${rejection.observedAt}`;
    default:
      return `The instance has ${rejection.countMax} observations in that month, as many as are kept`;
  }
}

function complaintOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.join('/') || 'the event'}: ${message}`)
    .join('; ')
    .slice(0, 1_000);
}
