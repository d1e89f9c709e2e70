import { can, type Principal, type Resource } from '#libs/access';
import { SealBroken, type SealedPlace, type Sealing } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import type { Fact } from '#schema';

type FactResource = Extract<Resource, { readonly type: 'Fact' }>;

const sealedPrefix = 'sealed:';
const sealedWord = 'sealed';

/** A fact with those who are meant to read it. */
export interface AddressedFact {
  readonly fact: RecordedFact;
  readonly audience: FactResource;
}

/** A fact as the SDL says it; its data is any JSON. */
export type PresentedFact = Omit<Fact, '__typename' | 'data'> & { readonly data: unknown };

/** Confidential texts are opened for a party, and for nobody else. */
export async function presentFact(
  { fact, audience }: AddressedFact,
  principal: Principal,
  sealing: Sealing,
): Promise<PresentedFact> {
  const { id, stream, revision, position, type, metadata, recordedAt } = fact;
  const { occurredAt, actor, correlationId, causationId = null, schemaVersion } = metadata;
  const open = isParty(principal, audience) ? sealing : undefined;
  const data = await readable(fact, open);
  const asked = { occurredAt, actor, correlationId, causationId, schemaVersion };
  return { id, stream, revision, position, type, data, recordedAt, ...asked };
}

/** Who may ask the instance to change, or fulfils what is asked of it. Operators and auditors see that, not what, was said. */
function isParty(principal: Principal, { audience, consumerTeam, ownerTeam }: FactResource): boolean {
  if (audience !== 'PARTIES') return false;
  const isConsumer = consumerTeam !== undefined && can(principal, 'change', { type: 'Instance', consumerTeam });
  return isConsumer || (ownerTeam !== undefined && can(principal, 'fulfil', { type: 'Capability', ownerTeam }));
}

async function readable({ id, stream, data }: RecordedFact, sealing: Sealing | undefined): Promise<unknown> {
  if (typeof data !== 'object' || data === null) return data;
  const fields = Object.entries(data).map(async ([field, value]: [string, unknown]) => {
    if (typeof value !== 'string' || !value.startsWith(sealedPrefix)) return [field, value] as const;
    return [field, sealing ? await opened(sealing, stream, value, { factId: id, field }) : sealedWord] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** A text that only looks sealed, or was damaged, is not worth the whole page. */
async function opened(sealing: Sealing, stream: string, text: string, place: SealedPlace): Promise<string> {
  try {
    return await sealing.open(stream, text, place);
  } catch (error) {
    if (error instanceof SealBroken) return sealedWord;
    throw error;
  }
}
