import { Injectable } from '@nestjs/common';
import { CommandContexts, uuidOf } from '#libs/access';
import { type VersionFact, versionFacts } from '#libs/capabilities/events';
import type { RecordedFact } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { Circumstances } from '../circumstances.store.js';
import { rejectRecalledProvision } from '../domain/reject-recalled-provision.js';
import { type InstanceFact, instanceFacts } from '../events/index.js';
import { Instances } from '../instances.store.js';
import { type WaitingProvision, WaitingProvisions } from '../views/waiting-provisions.js';

const pageCount = 100;

/**
 * When a version is recalled or retired, what waits to be made of it is rejected, so that nobody waits for what never comes. A request
 * that was decided before the recall, or before a retirement closed the version, and recorded after it, and work whose lease expires later, are
 * looked at when they come.
 */
@Injectable()
export class RejectProvisionsWhenVersionRecalled implements Reaction<InstanceFact | VersionFact> {
  readonly name = 'instances.reject-provisions-when-version-recalled';
  readonly families = [versionFacts, instanceFacts];

  constructor(
    private readonly waiting: WaitingProvisions,
    private readonly instances: Instances,
    private readonly circumstances: Circumstances,
    private readonly commandContexts: CommandContexts,
  ) {}

  async react(fact: InstanceFact | VersionFact, recorded: RecordedFact): Promise<void> {
    switch (fact.type) {
      case 'VersionWithdrawn':
      case 'VersionRetired':
        return this.#rejectAllOf(fact.data, recorded);
      case 'OperationSubmitted':
        return fact.data.kind === 'PROVISION' ? this.#rejectWhenClosed(fact.data, fact.data, recorded) : undefined;
      case 'OperationQueued':
        return fact.data.kind === 'PROVISION' && fact.data.reason === 'LEASE_EXPIRED'
          ? this.#reject(fact.data, recorded)
          : undefined;
      default:
        return undefined;
    }
  }

  /** The views have seen the recall, so every request that was recorded before it is there. */
  async #rejectAllOf(name: { readonly capability: string; readonly version: string }, recorded: RecordedFact) {
    let page: readonly WaitingProvision[] = [];
    let last = '';
    do {
      page = await this.waiting.of(name, last, pageCount);
      for (const provision of page) await this.#reject(provision, recorded);
      last = page.at(-1)?.operation ?? last;
    } while (page.length === pageCount);
  }

  async #rejectWhenClosed(
    provision: WaitingProvision,
    name: { readonly capability: string; readonly version: string },
    recorded: RecordedFact,
  ): Promise<void> {
    if (await this.circumstances.isClosed(name)) await this.#reject(provision, recorded);
  }

  async #reject({ instance, operation }: WaitingProvision, recorded: RecordedFact): Promise<void> {
    const { commandId: reactionId, ...told } = this.commandContexts.ofReaction(this.name, recorded);
    const command = { ...told, commandId: uuidOf(reactionId, operation) };
    const { state } = await this.instances.load(instance);
    if (state.phase === 'ABSENT') return;
    const cleanUp = await this.circumstances.of(state, {
      operation: uuidOf('operation', command.commandId),
      justification: '',
      requestedBy: command.actor,
      requestedAt: command.occurredAt,
    });
    const isLate = await this.circumstances.isLate(state, operation, cleanUp.offer);
    await this.instances.decide(instance, command, rejectRecalledProvision({ operation, isLate, cleanUp }));
  }
}
