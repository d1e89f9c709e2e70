import { join } from 'node:path';
import { erased, hashOf, sealedTextsIn, verifyLog } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { sqlitePlace } from '#libs/testing';
import { operations, unfinished } from '../distributed/judge-operations.js';
import { readLog } from '../ledger.js';
import { rowsIn, rowsOfReplay, sameRows } from '../rows.js';
import type { Place } from './place.js';
import { justificationsOf, type Tenant } from './tenants.js';

export const factsOf = ({ marketplace }: Place): Promise<readonly RecordedFact[]> =>
  readLog(join(marketplace.dataDirectory, 'log.sqlite'));

/**
 * Holds everything beside the log against it, once there is nothing left to do: one sentence per difference. `known` are the facts that the log held when it was
 * seen last.
 */
export async function disagreements(place: Place, known: readonly RecordedFact[]): Promise<readonly string[]> {
  const { marketplace, views } = place;
  try {
    await marketplace.settle();
  } catch (error) {
    return [String(error)];
  }
  const facts = await factsOf(place);
  const { eventStore, readStore } = marketplace.host.parts;
  const [live, replayed] = [await rowsIn(readStore, views), await rowsOfReplay(await sqlitePlace(), eventStore, views)];
  return [
    ...lost(known, facts),
    ...verifyLog(join(marketplace.dataDirectory, 'log.sqlite')).findings.map(({ message }) => message),
    ...operations(facts),
    ...unfinished(facts),
    ...sameRows({ live, replayed }),
    ...(await misread(place, facts)),
  ];
}

function* lost(known: readonly RecordedFact[], facts: readonly RecordedFact[]): Iterable<string> {
  const first = known.find((fact, index) => {
    const there = facts[index];
    return there === undefined || hashOf(there) !== hashOf(fact);
  });
  if (first !== undefined)
    yield `${first.stream}@${first.revision} was acknowledged, and another fact or none stands there`;
}

/** Texts and names that can be read though they were erased, and those that cannot though nobody erased them. */
async function misread({ marketplace, tenants }: Place, facts: readonly RecordedFact[]): Promise<readonly string[]> {
  const { sealing, people } = marketplace.host.parts.keys;
  const sealed = facts.flatMap(sealedTextsIn);
  const opened = await sealing.openAll(sealed);
  const found: string[] = [];
  for (const tenant of tenants) {
    const texts = opened.filter((_text, index) => sealed[index]?.stream === tenant.stream);
    const name = (await people.nameOf([tenant.principal])).get(tenant.principal)?.name;
    const asked = await justificationsOf(tenant);
    found.push(...misreadOf(tenant, [...texts, ...asked], name));
  }
  return found;
}

function* misreadOf(tenant: Tenant, texts: readonly string[], name: string | undefined): Iterable<string> {
  const { stream, words, isErased, isKeyless } = tenant;
  const isShown = texts.some((text) => text.includes(words));
  if (isErased && texts.some((text) => text !== erased)) yield `${stream} was erased and reads ${texts.join(', ')}`;
  if (isErased && name === tenant.name) yield `${tenant.name} was erased, and the name can be read`;
  if (!isErased && !isKeyless && !isShown) yield `${stream} was never erased and reads ${texts.join(', ')}`;
}
