import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/access';
import { Contended } from '#libs/event-store';
import { JsonSchemas } from '#libs/json-schema';
import type { CommandContext } from '#libs/kernel';
import {
  type Inspected,
  type PublishVersion,
  type PublishVersionRejection,
  publishVersion,
  type SchemaViolation,
} from '../domain/publish-version.js';
import { versionStreamId } from '../domain/version.js';
import type { Contract } from '../events/index.js';
import type { Unauthorised } from './authority.js';
import { type DecidedVersion, VersionDecisions } from './version-decisions.js';

/** How often the gate looks at a version that is drafted anew while it looks. */
const attemptsMax = 3;

type Refused = Unauthorised | Exclude<PublishVersionRejection, { readonly reason: 'DraftChanged' }>;

/** Publishes a draft once the gate has looked at its schemas. The gate takes its time, so what it has seen is compared with what is published. */
@Injectable()
export class Publication {
  constructor(
    private readonly decisions: VersionDecisions,
    private readonly schemas: JsonSchemas,
  ) {}

  async publish(
    wanted: PublishVersion,
    principal: Principal,
    command: CommandContext,
  ): Promise<DecidedVersion<Refused>> {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const decided = await this.#decide(wanted, principal, command);
      if (decided.outcome !== 'rejected') return decided;
      const { rejection } = decided;
      if (rejection.reason !== 'DraftChanged') return { outcome: 'rejected', rejection };
    }
    throw new Contended(versionStreamId(wanted), `it was drafted anew ${attemptsMax} times while it was looked at`);
  }

  #decide(wanted: PublishVersion, principal: Principal, command: CommandContext) {
    const { capability, version } = wanted;
    const owner = { name: { capability, version }, principal, action: 'publish' } as const;
    return this.decisions.byOwner<PublishVersionRejection>(owner, command, async (owned) => {
      const team = await this.decisions.team(owned.ownerTeam);
      const { status, contract } = await this.decisions.version(owner.name);
      const isDraft = status === 'DRAFT' && contract !== undefined;
      const inspected = isDraft ? await this.#inspect(contract, owned.ownerTeam) : undefined;
      return publishVersion(wanted, { capability: owned, owner: team, inspected });
    });
  }

  /** Both schemas of a contract pass the gate, or say where they do not. */
  async #inspect(contract: Contract, ownerTeam: string): Promise<Inspected> {
    const [parameters, outputs] = await Promise.all([
      this.schemas.inspect({ schema: contract.parameterSchema, ownerTeam }),
      this.schemas.inspect({ schema: contract.outputSchema, ownerTeam }),
    ]);
    return { contract, violations: [...under('/parameterSchema', parameters), ...under('/outputSchema', outputs)] };
  }
}

function under(root: string, violations: readonly SchemaViolation[]): readonly SchemaViolation[] {
  return violations.map((violation) => ({ ...violation, path: `${root}${violation.path}` }));
}
