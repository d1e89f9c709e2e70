import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/access';
import type { CommandContext, Decision } from '#libs/kernel';
import { Leases } from '#libs/read-store';
import type { ClaimRejection, ReportedClaim } from '../domain/claimed-work.js';
import { confirmClaim } from '../domain/confirm-claim.js';
import type { Instance } from '../domain/instance.js';
import type { InstanceFact } from '../events/index.js';
import { Instances } from '../instances.store.js';
import { parseOperationId } from './addresses.js';
import { provenBy } from './claim-secret.js';
import { later } from './later.js';
import { type FoundOperation, type Outcome, VisibleInstances } from './visible-instances.js';

/** The work and the claim that a worker speaks of. */
export interface HeldClaim {
  readonly operationId: string;
  readonly token: number;
  readonly claimSecret?: string | null | undefined;
}

/** The operation that a report is about, and the claim as the rules take it. */
interface ReportedWork extends FoundOperation {
  readonly claimed: ReportedClaim;
}

type Rule<Rejection> = (state: Instance) => Decision<InstanceFact, Rejection>;

/** What becomes of the lease when the report is taken: it goes on so many seconds from now, or it ends. */
export type LeaseAfter = number | 'RELEASED';

/** A report with what it does to the lease. */
export interface Report<Rejection> {
  readonly rule: Rule<Rejection>;
  readonly leaseAfter: LeaseAfter;
}

/** What workers say about the work they hold: decided on the log, while their leases are moved beside it. */
@Injectable()
export class HeldWork {
  constructor(
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
    private readonly leases: Leases,
  ) {}

  /** Decides a report. Its lease changes once, also when the report comes again. */
  async report<Rejection>(
    principal: Principal,
    { operationId, token, claimSecret }: HeldClaim,
    command: CommandContext,
    make: (work: ReportedWork) => Report<Rejection> | Promise<Report<Rejection>>,
  ): Outcome<Rejection> {
    const found = await this.visible.operationOfProducer(principal, operationId);
    if (found.outcome === 'rejected') return found;
    const { rule, leaseAfter } = await make({
      ...found,
      claimed: { operation: found.operation.id, token, proves: provenBy(claimSecret) },
    });
    const decided = await this.instances.decide(found.state.instance, command, rule);
    if (decided.outcome !== 'accepted' || decided.isRepeated) return decided;
    const { id } = found.operation;
    if (leaseAfter === 'RELEASED') await this.leases.release(id, token);
    else await this.leases.claim(id, token, later(command.occurredAt, leaseAfter));
    return decided;
  }

  /** A sign of life: the deadline moves, and nothing is recorded. Work that is suspended keeps its later deadline. */
  async heartbeat(
    principal: Principal,
    { operationId, token, claimSecret }: HeldClaim,
    command: CommandContext,
    leaseDurationSeconds: number | undefined,
  ): Outcome<ClaimRejection> {
    const found = await this.visible.operationOfProducer(principal, operationId);
    if (found.outcome === 'rejected') return found;
    const { operation, state } = found;
    const confirmed = confirmClaim({ operation: operation.id, token, proves: provenBy(claimSecret) })(state);
    if (confirmed.outcome === 'rejected') return confirmed;
    const wanted = later(command.occurredAt, leaseDurationSeconds ?? operation.leaseDurationSeconds);
    const known = operation.state === 'SUSPENDED' ? await this.leases.deadlineOf(operation.id) : undefined;
    const held = await this.leases.claim(operation.id, token, known !== undefined && known > wanted ? known : wanted);
    // Somebody claimed it since it was looked at: their lease is not this worker's to move or to be told of.
    if (held === 'stale') {
      return { outcome: 'rejected', rejection: { reason: 'StaleToken', claimCount: operation.claimCount + 1 } };
    }
    return { outcome: 'accepted', facts: [], state, position: undefined, isRepeated: false };
  }

  /** Until when a claim holds, once its heartbeat was taken; the epoch when it ended meanwhile. */
  async deadlineOf(operationId: string): Promise<string> {
    const operation = parseOperationId(operationId)?.operation ?? '';
    return (await this.leases.deadlineOf(operation)) ?? new Date(0).toISOString();
  }
}
