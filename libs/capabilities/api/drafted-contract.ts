import type { DraftVersionInput } from '#schema';
import { Contract } from '../events/index.js';
import type { DraftVersionShape } from './version-inputs.js';

/** The input with its schemas as text, which is how they are validated: nobody takes them apart on the way. */
export function withSchemaTexts({ parameterSchema, outputSchema, ...input }: DraftVersionInput) {
  return {
    ...input,
    parameterSchema: JSON.stringify(parameterSchema),
    outputSchema: JSON.stringify(outputSchema),
  };
}

/** The contract as facts state it. */
export function contractOf(drafted: Omit<DraftVersionShape, 'idempotencyKey' | 'capability' | 'version'>): Contract {
  const { plans, parameterSchema, outputSchema, ...terms } = drafted;
  return Contract.parse({
    ...terms,
    parameterSchema: JSON.parse(parameterSchema),
    outputSchema: JSON.parse(outputSchema),
    plans: plans.map(({ slug, name, description, monthlyPriceCents, currency }) => ({
      plan: slug,
      name,
      description,
      monthlyPriceCents,
      currency,
    })),
  });
}
