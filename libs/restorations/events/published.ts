import { z } from 'zod';

// A contract with strangers: a message may gain an optional field; any other change is a new version, `.v2`.

const position = z.string().describe('Where it stands, or stood, in the log: the `ce_position` of its message.');

/** No topic of its own: what was published is called back where it was published. */
export const restorationMessages = {
  isOnEveryTopic: true,
  messages: {
    LogRestored: {
      type: 'bourse.log.restored.v1',
      description:
        'The log was put back to an earlier copy. Facts that this partition brought before this message are void when they stand after lastCommon in the log; those that were recorded instead of them follow, and some of the void ones may come again under their ids.',
      data: z.object({
        restoration: z
          .string()
          .describe('Id of the restoration, the same in every partition and each time it is told.'),
        lastCommon: z
          .object({ position })
          .optional()
          .describe('The last fact that stands. Missing when none does: then everything before this message is void.'),
        lastLost: z.object({ position }).describe('The furthest fact that was lost, as far as that is known.'),
      }),
    },
  },
  notPublished: {},
};
