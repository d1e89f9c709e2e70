import { mutation } from '#libs/graphql';
import { deprovisionInstance as rule } from '../domain/deprovision-instance.js';
import { InstanceInput } from './addressed-inputs.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { submittedOperation } from './submitted-operation.js';
import { VisibleInstances } from './visible-instances.js';

class DeprovisionInstanceInput extends InstanceInput {
  @OptionalText(2_000)
  readonly justification?: string | null;
}

export const deprovisionInstance = mutation('deprovisionInstance', {
  input: DeprovisionInstanceInput,
  uses: [VisibleInstances],
  decide: async ({ instanceId, justification }, { caller, command }, visible) => {
    const found = await visible.instanceOfConsumer(caller, instanceId);
    if (found.outcome === 'rejected') return found;
    const change = await visible.changeOf(found.state, command, justification);
    return visible.decide(found, command, rule(change));
  },
  answer: submittedOperation,
  refuse: refusals,
  security: 'NONE',
});
