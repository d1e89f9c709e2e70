import { Injectable } from '@nestjs/common';
import { uuidOf } from '#libs/access';
import { JsonSchemas } from '#libs/json-schema';
import type { CommandContext } from '#libs/kernel';
import { type RequestInstance, requestInstance } from '../domain/request-instance.js';
import { Instances } from '../instances.store.js';
import { Markets } from '../markets.store.js';
import { jsonText } from './json-text.js';
import { operationOfCommand } from './visible-instances.js';

type Said = 'name' | 'capability' | 'version' | 'plan' | 'environment' | 'consumerTeam' | 'justification';

interface Asked extends Pick<RequestInstance, Said> {
  readonly parameters: unknown;
}

/** Decides on requests for instances, by what is offered at this moment. */
@Injectable()
export class InstanceRequests {
  constructor(
    private readonly instances: Instances,
    private readonly markets: Markets,
    private readonly schemas: JsonSchemas,
  ) {}

  async decide({ parameters: wanted, ...said }: Asked, command: CommandContext) {
    const market = await this.markets.of(said);
    const { offer, owner } = market;
    const schema = offer.status === 'PUBLISHED' ? offer.contract.parameterSchema : undefined;
    const ownerTeam = owner.status === 'KNOWN' ? owner.ownerTeam : said.capability;
    const { text: parameters, violations } = await jsonText(this.schemas, wanted, { schema, ownerTeam });
    const { commandId, actor: requestedBy, occurredAt: requestedAt } = command;
    // Drawn from the command, so that a repeated request meets its own stream.
    const ids = { instance: uuidOf('instance', commandId), operation: operationOfCommand(command) };
    const rule = requestInstance({ ...said, ...ids, requestedBy, requestedAt, parameters, violations }, market);
    return this.instances.decide(ids.instance, command, rule);
  }

  /** The deprecation of what was asked for; undefined when none was announced. */
  async deprecationOf(asked: Pick<Asked, 'capability' | 'version'>) {
    const offer = await this.markets.offers.find(asked);
    return offer.status === 'PUBLISHED' ? offer.deprecation : undefined;
  }
}
