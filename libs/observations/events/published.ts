import { z } from 'zod';

// A contract with strangers: a message may gain an optional field; any other change is a new version, `.v2`.

const observed = {
  instance: z.string().describe('Id of the instance.'),
  capability: z.string().describe('Slug of the capability that the instance is of.'),
  consumerTeam: z.string().describe('Slug of the team that held the instance when it was recorded.'),
  ownerTeam: z.string().describe('Slug of the team that owned the capability when it was recorded.'),
  source: z.string().describe('The system that saw it.'),
  sourceId: z.string().describe("That system's own name for what it saw; with source it tells a repetition."),
  observedAt: z.iso.datetime().describe('When it was so; of a period, its end.'),
};
const periodStart = z.iso.datetime().describe('When the period began.');

/** Topic `<prefix>.observations.v1`. */
export const observationMessages = {
  messages: {
    UsageRecorded: {
      type: 'bourse.usage.recorded.v1',
      description: 'How much of something an instance used in a period.',
      data: z.object({
        ...observed,
        periodStart,
        metric: z.string().describe('What was counted, such as storage.'),
        quantity: z.string().describe('How much, as a decimal number in text, so that no digit is lost.'),
        unit: z.string().describe('What the quantity is measured in.'),
      }),
    },
    CostRecorded: {
      type: 'bourse.cost.recorded.v1',
      description: 'What an instance cost in a period.',
      data: z.object({
        ...observed,
        periodStart,
        amount: z.string().describe('Of the whole period, as a decimal number in text; a credit is negative.'),
        currency: z.string().describe('ISO 4217 code of the currency.'),
      }),
    },
    HealthRecorded: {
      type: 'bourse.health.recorded.v1',
      description: 'An instance is in another state of health than before.',
      data: z.object({
        ...observed,
        status: z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY']).describe('How it is from now on.'),
        reason: z.string().describe('A word for programs such as DISK_FULL; empty when there is nothing to say.'),
      }),
    },
  },
  notPublished: {},
};
