import { z } from 'zod';
import type { Contract as SdlContract, Plan as SdlPlan } from '#schema';
import type { VersionName } from '../domain/version.js';
import { Contract, Plan } from '../events/index.js';

const Length = z.int().nonnegative();

const Terms = Contract.omit({ parameterSchema: true, outputSchema: true, plans: true, releaseNotes: true }).extend({
  plans: z.array(Plan.omit({ description: true }).extend({ descriptionLength: Length })),
  lengths: z.object({
    parameterSchema: Length,
    outputSchema: Length,
    planDescriptions: Length,
    releaseNotes: Length,
  }),
});

/** A plan without its description, which is one of those of its version. */
export interface PlanNode extends Omit<SdlPlan, 'description'> {
  readonly named: VersionName;
  readonly index: number;
  readonly descriptionLength: number;
  readonly descriptionsLength: number;
}

/** A contract as the SDL shows it, without its long texts. */
export interface ContractNode
  extends Omit<SdlContract, 'plans' | 'parameterSchema' | 'outputSchema' | 'releaseNotes'>,
    Pick<z.infer<typeof Terms>, 'lengths'> {
  readonly named: VersionName;
  readonly plans: readonly PlanNode[];
}

/** `json` are the terms as the view keeps them. */
export function contractNode(named: VersionName, json: string): ContractNode {
  const { plans, ...terms } = Terms.parse(JSON.parse(json));
  const descriptionsLength = terms.lengths.planDescriptions;
  return {
    __typename: 'Contract',
    ...terms,
    named,
    plans: plans.map(({ plan, ...rest }, index) => ({
      __typename: 'Plan',
      slug: plan,
      ...rest,
      named,
      index,
      descriptionsLength,
    })),
  };
}
