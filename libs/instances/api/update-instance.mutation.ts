import { JsonValue, mutation } from '#libs/graphql';
import { JsonSchemas } from '#libs/json-schema';
import { updateInstance as rule } from '../domain/update-instance.js';
import { InstanceInput } from './addressed-inputs.js';
import { jsonText } from './json-text.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { submittedOperation } from './submitted-operation.js';
import { VisibleInstances } from './visible-instances.js';

class UpdateInstanceInput extends InstanceInput {
  @JsonValue()
  readonly parameters: unknown = undefined;

  @OptionalText(2_000)
  readonly justification?: string | null;
}

export const updateInstance = mutation('updateInstance', {
  input: UpdateInstanceInput,
  uses: [VisibleInstances, JsonSchemas],
  decide: async ({ instanceId, parameters: wanted, justification }, { caller, command }, visible, schemas) => {
    const found = await visible.instanceOfConsumer(caller, instanceId);
    if (found.outcome === 'rejected') return found;
    const change = await visible.changeOf(found.state, command, justification);
    const { ownerTeam } = found;
    const schema = change.offer.contract.parameterSchema;
    const { text: parameters, violations } = await jsonText(schemas, wanted, { schema, ownerTeam });
    return visible.decide(found, command, rule({ ...change, parameters, violations }));
  },
  answer: submittedOperation,
  refuse: refusals,
  security: 'NONE',
});
