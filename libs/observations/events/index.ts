import { z } from 'zod';
import { observationMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

const Slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
/** A decimal number as text: JSON numbers lose digits on the way. */
const Decimal = z.string().regex(/^-?\d{1,18}(\.\d{1,9})?$/);

/** Who saw what of which instance; teams as they were at the moment of recording. */
const Observed = {
  instance: z.string(),
  capability: Slug,
  consumerTeam: Slug,
  ownerTeam: Slug,
  /** The system that saw it, and its own name for what it saw: together they tell a repetition. */
  source: z.string(),
  sourceId: z.string(),
  /** When it was so; of a period, its end. */
  observedAt: z.iso.datetime(),
};

const UsageRecorded = z.object({
  type: z.literal('UsageRecorded'),
  data: z.object({
    ...Observed,
    periodStart: z.iso.datetime(),
    /** What was counted, such as `storage`. */
    metric: Slug,
    quantity: Decimal,
    unit: z.string(),
  }),
});

const CostRecorded = z.object({
  type: z.literal('CostRecorded'),
  data: z.object({
    ...Observed,
    periodStart: z.iso.datetime(),
    /** Of the whole period, in units of the currency; a credit is negative. */
    amount: Decimal,
    /** ISO 4217. */
    currency: z.string(),
  }),
});

const HealthStatus = z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY']);
export type HealthStatus = z.infer<typeof HealthStatus>;

/** Recorded when the verdict changes, not each time it is heard. */
const HealthRecorded = z.object({
  type: z.literal('HealthRecorded'),
  data: z.object({
    ...Observed,
    status: HealthStatus,
    /** A word for programs such as `DISK_FULL`; empty when there is nothing to say. */
    reason: z.string(),
  }),
});

const ObservationFact = z.discriminatedUnion('type', [UsageRecorded, CostRecorded, HealthRecorded]);
export type ObservationFact = z.infer<typeof ObservationFact>;

/** Stream `observation-<instance>.<yyyy-mm>`, by the month of `observedAt` in UTC. */
export const observationFacts = { category: 'observation', union: ObservationFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const observations = {
  name: 'observations',
  facts: [{ family: observationFacts, audience: 'PARTIES' }],
  published: observationMessages,
} as const;
