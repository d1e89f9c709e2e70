import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { can, type Principal } from '#libs/access';
import { erased, type SealedText, Sealing } from '#libs/event-store';
import type { RequestContext } from '#libs/graphql';
import type { JsonValue } from '#schema';
import { streamOf } from '../instances.store.js';

/** Whose texts they are. */
export interface SealedBy {
  readonly instance: string;
  readonly consumerTeam: string;
  readonly ownerTeam: string;
}

/** What those read who may know that something was said, but not what. */
const sealedWord = 'sealed';

/** Opens confidential texts when they are asked for, for the two parties only. */
@Injectable()
export class SealedTexts {
  constructor(private readonly sealing: Sealing) {}

  /** Null when nothing was said. */
  async text(of: SealedBy, text: string, context: RequestContext): Promise<string | null> {
    if (text === '') return null;
    if (!isParty(of, context.principal)) return sealedWord;
    return this.#loader(context).load({ stream: streamOf(of.instance), text });
  }

  /** A text that holds JSON. Null when nothing was said. */
  async json(of: SealedBy, text: string, context: RequestContext): Promise<JsonValue> {
    const opened = await this.text(of, text, context);
    if (opened === null || opened === sealedWord || opened === erased) return opened;
    const value: JsonValue = JSON.parse(opened);
    return value;
  }

  /** All that one answer shows is opened at once. */
  #loader(context: RequestContext): DataLoader<SealedText, string> {
    const make = () =>
      new DataLoader<SealedText, string>(async (texts) => [...(await this.sealing.openAll(texts))], { cache: false });
    return context.loader('instances.sealed-texts', make);
  }
}

function isParty({ consumerTeam, ownerTeam }: SealedBy, principal: Principal): boolean {
  return (
    can(principal, 'change', { type: 'Instance', consumerTeam }) ||
    can(principal, 'fulfil', { type: 'Capability', ownerTeam })
  );
}
