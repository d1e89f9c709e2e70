import type { FactAudiences, Resource } from '#libs/access';
import type { RecordedFact } from '#libs/kernel';
import type { Fact } from '#schema';

export type FactResource = Extract<Resource, { readonly type: 'Fact' }>;

/** A fact with those who are meant to read it. */
export interface AddressedFact {
  readonly fact: RecordedFact;
  readonly audience: FactResource;
}

/** A fact as the SDL says it; its data is opened when it is asked for. */
export type PresentedFact = Omit<Fact, '__typename' | 'data'> & { readonly addressed: AddressedFact };

/** The facts with their audiences, in their order. Ask only for facts that the views have reached. */
export async function addressedFacts(
  facts: readonly RecordedFact[],
  audiences: FactAudiences,
): Promise<readonly AddressedFact[]> {
  if (facts.length === 0) return [];
  const known = await audiences.of(facts);
  return facts.flatMap((fact, index) => {
    const audience = known[index];
    return audience === undefined ? [] : [{ fact, audience }];
  });
}

export function presentFact(addressed: AddressedFact): PresentedFact {
  const { id, stream, revision, position, type, metadata, recordedAt } = addressed.fact;
  const { occurredAt, actor, correlationId, causationId = null, schemaVersion } = metadata;
  const asked = { occurredAt, actor, correlationId, causationId, schemaVersion };
  return { id, stream, revision, position, type, recordedAt, ...asked, addressed };
}
