import { Injectable } from '@nestjs/common';
import { can, type Principal } from '#libs/access';
import { type SealedText, Sealing, sealedTextsIn } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { hiddenWords } from '../answers/hidden-words.js';
import { openText, type TextKind } from '../answers/open-text.js';
import { sealedBytesAtLeast } from '../answers/sealed-bytes.js';
import { WrittenJson } from '../answers/written-json.js';
import type { RequestContext } from '../request-context.js';
import type { AddressedFact, FactResource, PresentedFact } from './present-facts.js';

const sealedPrefix = 'sealed:';

/** What facts tell, as text: each is opened once for an answer, and only where it is asked for. */
@Injectable()
export class FactData {
  /** Measured once for each fact that is in memory: an answer may show it many times. */
  readonly #bytes = new WeakMap<RecordedFact, number>();

  constructor(private readonly sealing: Sealing) {}

  /** Confidential texts are opened for a party; others read what became of them. */
  of({ addressed }: PresentedFact, context: RequestContext): Promise<WrittenJson> {
    const kind: TextKind<AddressedFact, WrittenJson> = {
      name: 'facts.data',
      keyOf: ({ fact }) => fact.id,
      bytesOf: (each) => this.#bytesOf(each),
      open: (facts) => Promise.all(facts.map((each) => writtenFact(each, context.principal, this.sealing))),
    };
    return openText(kind, addressed, context);
  }

  #bytesOf({ fact }: AddressedFact): number {
    const bytes = this.#bytes.get(fact) ?? bytesAtLeast(fact.data);
    this.#bytes.set(fact, bytes);
    return bytes;
  }
}

/** Fewer bytes than the data has as JSON, and most of them. */
function bytesAtLeast(value: unknown): number {
  if (typeof value === 'string')
    return value.startsWith(sealedPrefix) ? sealedBytesAtLeast(value.length) : value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let bytes = 2;
  for (const [name, inner] of Object.entries(value))
    bytes += bytesAtLeast(inner) + (Array.isArray(value) ? 0 : name.length + 3);
  return bytes;
}

async function writtenFact({ fact, audience }: AddressedFact, principal: Principal, sealing: Sealing) {
  const texts = sealedTextsIn(fact);
  const read = isParty(principal, audience) ? sealing.openAll(texts) : hidden(texts, sealing);
  return new WrittenJson(JSON.stringify(withTexts(fact, texts, await read)));
}

async function hidden(texts: readonly SealedText[], sealing: Sealing): Promise<readonly string[]> {
  const fates = await sealing.fatesOf(texts.map(({ stream }) => stream));
  return fates.map((fate) => hiddenWords[fate]);
}

/** Who may ask the instance to change, or fulfils what is asked of it. Operators and auditors see that, not what, was said. */
function isParty(principal: Principal, { audience, consumerTeam, ownerTeam }: FactResource): boolean {
  if (audience !== 'PARTIES') return false;
  const isConsumer = consumerTeam !== undefined && can(principal, 'change', { type: 'Instance', consumerTeam });
  return isConsumer || (ownerTeam !== undefined && can(principal, 'fulfil', { type: 'Capability', ownerTeam }));
}

/** The data with its sealed texts replaced, in their order. */
function withTexts({ data }: RecordedFact, texts: readonly SealedText[], read: readonly string[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  return { ...data, ...Object.fromEntries(texts.map(({ place }, index) => [place?.field ?? '', read[index]])) };
}
