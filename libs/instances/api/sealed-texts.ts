import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { can, type Principal } from '#libs/access';
import { erased, Sealing, type StreamFate, unreadable } from '#libs/event-store';
import {
  hiddenWords,
  openText,
  type RequestContext,
  sealedBytesAtLeast,
  type TextKind,
  WrittenJson,
} from '#libs/graphql';
import { Instances, streamOf } from '../instances.store.js';
import { OperationTexts } from '../views/operation-texts.js';
import { textKey } from '../views/operation-texts.view.js';
import type { SaidText } from '../views/said-texts.js';

/** Whose texts they are. */
export interface SealedBy {
  readonly instance: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

/** What stands in the place of a text; none of them is JSON. */
const words: ReadonlySet<string> = new Set([hiddenWords.SEALED, erased, unreadable]);

type InstanceText = SaidText & Pick<SealedBy, 'instance'>;

/** Opens confidential texts when they are asked for, for the two parties only, and each once for an answer. */
@Injectable()
export class SealedTexts {
  readonly #kind: TextKind<InstanceText, string> = {
    name: 'instances.sealed-texts',
    keyOf: textKey,
    bytesOf: ({ length }) => sealedBytesAtLeast(length),
    open: (texts) => this.#open(texts),
  };

  /** What was found out of each row for each who asked: an answer may show a row many times. */
  readonly #parties = new WeakMap<Principal, WeakMap<SealedBy, boolean>>();

  constructor(
    private readonly sealing: Sealing,
    private readonly texts: OperationTexts,
    private readonly instances: Instances,
  ) {}

  /** Null when nothing was said. */
  async text(of: SealedBy, said: SaidText, context: RequestContext): Promise<string | null> {
    if (said.length === 0) return null;
    if (!this.#isParty(of, context.principal)) return hiddenWords[await this.#fateOf(of.instance, context)];
    return openText(this.#kind, { ...said, instance: of.instance }, context);
  }

  /** A text that holds JSON. Null when nothing was said. */
  async json(of: SealedBy, said: SaidText, context: RequestContext): Promise<WrittenJson | string | null> {
    const opened = await this.text(of, said, context);
    return opened === null || words.has(opened) ? opened : new WrittenJson(opened);
  }

  /** Of all instances of an answer together. */
  #fateOf(instance: string, context: RequestContext): Promise<StreamFate> {
    const fates = context.loader<string, StreamFate>(
      'instances.stream-fates',
      () => new DataLoader((instances) => this.sealing.fatesOf(instances.map(streamOf))),
    );
    return fates.load(instance);
  }

  #isParty(of: SealedBy, principal: Principal): boolean {
    const known = this.#parties.get(principal) ?? new WeakMap<SealedBy, boolean>();
    this.#parties.set(principal, known);
    const isOne = known.get(of) ?? isParty(of, principal);
    known.set(of, isOne);
    return isOne;
  }

  async #open(texts: readonly InstanceText[]): Promise<readonly string[]> {
    const sealed = await this.texts.byNames(texts);
    const all = texts.map(async (said, index) => ({
      stream: streamOf(said.instance),
      text: sealed[index] ?? (await this.#onLog(said)),
    }));
    return this.sealing.openAll(await Promise.all(all));
  }

  /** While the view does not know it yet; empty when it is not said any more. */
  async #onLog(said: InstanceText): Promise<string> {
    const rows = await this.instances.operationTextsOf(said.instance);
    return rows.find((row) => textKey(row) === textKey(said))?.text ?? '';
  }
}

function isParty({ consumerTeam, ownerTeam }: SealedBy, principal: Principal): boolean {
  return (
    can(principal, 'change', { type: 'Instance', consumerTeam }) ||
    can(principal, 'fulfil', { type: 'Capability', ownerTeam })
  );
}
