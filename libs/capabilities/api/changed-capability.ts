import { CapabilityNodes } from './capability-nodes.js';

/** Answers with the capability that the input names, as the log tells it by then. */
export const changedCapability = {
  uses: [CapabilityNodes],
  fields: async (
    { input: { capability } }: { readonly input: { readonly capability: string } },
    nodes: CapabilityNodes,
  ) => ({ capability: await nodes.recall(capability) }),
} as const;
