import { z } from 'zod';
import { restorationMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

/** A fact that the log holds. */
const HeldFact = z.object({ position: z.string(), fact: z.string(), recordedAt: z.iso.datetime() });

/** The log was put back to an earlier copy, and somebody accepted it as it is. */
export const LogRestored = z.object({
  type: z.literal('LogRestored'),
  data: z.object({
    /** UUIDv5 of the last common and the last lost fact, so that it is recorded once, however often it is accepted. */
    restoration: z.uuid(),
    /** The last fact that the log held before it was put back, and holds still, as far as that can be told; missing where there is none. */
    lastCommon: HeldFact.optional(),
    /** The furthest fact that somebody had seen and that the log does not hold. */
    lastLost: z.object({
      position: z.string(),
      /** Missing where nothing but the position was kept. */
      fact: z.string().optional(),
      /** When it was decided, which its id says. When it was recorded is lost with it. */
      decidedAt: z.iso.datetime().optional(),
    }),
    /** Where the log ended when it was accepted: further than the last common fact when it has grown since it was put back. */
    lastHeld: HeldFact.optional(),
  }),
});

const RestorationFact = z.discriminatedUnion('type', [LogRestored]);
export type RestorationFact = z.infer<typeof RestorationFact>;

/** Stream `restoration-<id>`. */
export const restorationFacts = { category: 'restoration', union: RestorationFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const restorations = {
  name: 'restorations',
  facts: [{ family: restorationFacts, audience: 'AUDITORS' }],
  published: restorationMessages,
} as const;
