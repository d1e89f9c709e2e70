import { globalId, Nodes, parseGlobalId, type RequestContext } from '#libs/graphql';
import type { ObservationInput } from './observation-input.js';

interface Observed {
  readonly input: ObservationInput;
  readonly context: RequestContext;
}

/** Answers with the instance that was observed, as its own lib shows it. */
export const observedInstance = {
  uses: [Nodes],
  fields: async ({ input: { instanceId }, context }: Observed, nodes: Nodes) => {
    const [instance] = await nodes.load([globalId('Instance', parseGlobalId(instanceId)?.id ?? '')], context);
    return { instance: instance ?? null };
  },
} as const;
