import { Injectable } from '@nestjs/common';
import { can, type Principal } from '#libs/access';
import { erased, type SealedText, Sealing } from '#libs/event-store';
import { openText, type RequestContext, sealedBytesAtLeast, type TextKind, WrittenJson } from '#libs/graphql';
import { streamOf } from '../instances.store.js';

/** Whose texts they are. */
export interface SealedBy {
  readonly instance: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

/** What those read who may know that something was said, but not what. */
const sealedWord = 'sealed';

/** Opens confidential texts when they are asked for, for the two parties only, and each once for an answer. */
@Injectable()
export class SealedTexts {
  readonly #kind: TextKind<SealedText, string> = {
    name: 'instances.sealed-texts',
    keyOf: ({ stream, text }) => `${stream} ${text}`,
    bytesOf: ({ text }) => sealedBytesAtLeast(text.length),
    open: (texts) => this.sealing.openAll(texts),
  };

  constructor(private readonly sealing: Sealing) {}

  /** Null when nothing was said. */
  async text(of: SealedBy, text: string, context: RequestContext): Promise<string | null> {
    if (text === '') return null;
    if (!isParty(of, context.principal)) return sealedWord;
    return openText(this.#kind, { stream: streamOf(of.instance), text }, context);
  }

  /** A text that holds JSON. Null when nothing was said. */
  async json(of: SealedBy, text: string, context: RequestContext): Promise<WrittenJson | string | null> {
    const opened = await this.text(of, text, context);
    return opened === null || opened === sealedWord || opened === erased ? opened : new WrittenJson(opened);
  }
}

function isParty({ consumerTeam, ownerTeam }: SealedBy, principal: Principal): boolean {
  return (
    can(principal, 'change', { type: 'Instance', consumerTeam }) ||
    can(principal, 'fulfil', { type: 'Capability', ownerTeam })
  );
}
