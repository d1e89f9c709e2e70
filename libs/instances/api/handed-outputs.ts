import { Injectable } from '@nestjs/common';
import { JsonSchemas } from '#libs/json-schema';
import { Offers } from '../offers.store.js';
import { type JsonText, jsonText } from './json-text.js';
import type { FoundOperation } from './visible-instances.js';

/** Checks what a worker hands over against the output schema of the version. */
@Injectable()
export class HandedOutputs {
  constructor(
    private readonly offers: Offers,
    private readonly schemas: JsonSchemas,
  ) {}

  async textOf(outputs: unknown, work: FoundOperation): Promise<JsonText> {
    const schema = await this.#schemaOf(work);
    return jsonText(this.schemas, outputs, { schema, ownerTeam: work.ownerTeam });
  }

  /** What is handed over after a DEPROVISION describes nothing that is still there. */
  async #schemaOf({ operation, state }: FoundOperation) {
    if (operation.kind === 'DEPROVISION') return undefined;
    const offer = await this.offers.find(state);
    return offer.status === 'PUBLISHED' ? offer.contract.outputSchema : undefined;
  }
}
