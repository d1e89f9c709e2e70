import { Injectable } from '@nestjs/common';
import { Contended, SealBroken } from '#libs/event-store';
import { accept, type CommandContext, type Decided, type Position } from '#libs/kernel';
import { Leases } from '#libs/read-store';
import { claimFulfilment } from '../domain/claim-fulfilment.js';
import { isUnderClaim } from '../domain/claimed-work.js';
import { operationOf } from '../domain/instance.js';
import type { InstanceFact } from '../events/index.js';
import { Instances } from '../instances.store.js';
import type { ClaimRow } from '../views/claim-list.view.js';
import { ClaimableWork } from '../views/claimable-work.js';
import type { ListedOperation } from '../views/operation-query.js';
import type { OperationAddress } from './addresses.js';
import { digestOfSecret } from './claim-secret.js';
import { later } from './later.js';
import { VisibleInstances } from './visible-instances.js';

/** Candidates looked at for each piece of work that is wanted: others may come first for some of them. */
const candidatesPerWish = 4;
/** How often it is looked further because what was found cannot be read: it waits at the head of the queue until its key is there again. */
const looksMax = 10;

export interface WorkWish {
  readonly capabilities: readonly string[];
  readonly countMax: number;
  readonly leaseDurationSeconds: number | undefined;
}

/** A piece of work that the caller was given. */
export interface ClaimedWork {
  readonly address: OperationAddress;
  readonly token: number;
  /** Proves in reports that the claim is the caller's own. */
  readonly secret: string;
  /** False when the command came again, and the lease ran out or the work ended in between. */
  readonly isHeld: boolean;
  readonly leaseExpiresAt: string;
}

export type ClaimOutcome = Decided<readonly ClaimedWork[], InstanceFact, never>;

type KnownClaim = Pick<ClaimRow, 'instance' | 'operation' | 'token' | 'claimedAt' | 'leaseDurationSeconds'>;

interface Won {
  readonly claimed: ClaimedWork;
  readonly position: Position | undefined;
}

/**
 * Takes work that waits. A view says what may be there; whether it is, and whose it becomes, is decided on the stream of
 * each instance, so of two workers that want the same piece one gets it and the other looks further.
 */
@Injectable()
export class WorkClaims {
  constructor(
    private readonly work: ClaimableWork,
    private readonly instances: Instances,
    private readonly visible: VisibleInstances,
    private readonly leases: Leases,
  ) {}

  async claim(wish: WorkWish, command: CommandContext): Promise<ClaimOutcome> {
    return (await this.#claimedBefore(command)) ?? this.#claimOldest(wish, command);
  }

  /** What the same command was given when it came first, also when it lost it since; undefined when it was given nothing. */
  async #claimedBefore(command: CommandContext): Promise<ClaimOutcome | undefined> {
    const won: Won[] = [];
    for (const row of await this.work.claimedBy(command.commandId)) {
      const again = await this.instances.decide(row.instance, command, () => accept());
      if (again.outcome !== 'accepted') return again;
      won.push({ claimed: await this.#claimedNow(row, command), position: again.position });
    }
    return won.length === 0 ? undefined : outcomeOf(won, true);
  }

  /** A claim as it stands now. One that is over never shows a deadline to come: whoever trusts it would work beside its successor. */
  async #claimedNow({ instance, operation, token, ...row }: KnownClaim, command: CommandContext): Promise<ClaimedWork> {
    const { occurredAt: now } = command;
    const secret = this.instances.claimSecret(command, operation);
    const { state } = await this.instances.load(instance);
    const isHeld = isUnderClaim(operationOf(state, operation), token);
    const granted = later(row.claimedAt, row.leaseDurationSeconds);
    const known = isHeld ? await this.leases.deadlineOf(operation) : undefined;
    const leaseExpiresAt = known ?? (isHeld || granted < now ? granted : now);
    return { address: { instance, operation }, token, secret, isHeld, leaseExpiresAt };
  }

  async #claimOldest({ capabilities, countMax, leaseDurationSeconds }: WorkWish, command: CommandContext) {
    const won: Won[] = [];
    const tried = new Set<string>();
    let unreadableCount = 0;
    for (let look = 0; look < looksMax; look += 1) {
      const unreadableBefore = unreadableCount;
      const candidates = await this.work.oldest(capabilities, countMax * candidatesPerWish + unreadableCount);
      for (const row of candidates.filter(({ operation }) => !tried.has(operation))) {
        if (won.length === countMax) break;
        tried.add(row.operation);
        const claim = await this.#tryClaim(row, leaseDurationSeconds, command).catch(unreadableWork);
        if (claim === 'unreadable') unreadableCount += 1;
        else if (claim !== 'gone') won.push(claim);
      }
      if (won.length === countMax || unreadableCount === unreadableBefore) break;
    }
    return outcomeOf(won, false);
  }

  /** `gone` when somebody else came first, or the work is there no longer. */
  async #tryClaim(
    row: ListedOperation,
    wanted: number | undefined,
    command: CommandContext,
  ): Promise<Won | 'gone' | 'unreadable'> {
    const { state } = await this.instances.load(row.instance);
    if (state.phase === 'ABSENT') return 'gone';
    const cleanUp = await this.visible.changeOf(state, command, undefined);
    const leaseDurationSeconds = wanted ?? cleanUp.offer.contract.leaseDurationSeconds;
    const isLate = await this.visible.isLate(state, row.operation, cleanUp.offer);
    const secret = this.instances.claimSecret(command, row.operation);
    const rule = claimFulfilment({
      operation: row.operation,
      worker: command.actor,
      leaseDurationSeconds,
      secretDigest: digestOfSecret(secret),
      isLate,
      cleanUp,
    });
    const decided = await this.#decide(row.instance, command, rule);
    if (typeof decided === 'string') return decided;
    const fact = decided.facts.at(-1);
    if (fact?.type !== 'FulfilmentClaimed') return 'gone';
    const { operation, token } = fact.data;
    if (decided.isRepeated) {
      // The view did not know yet that the same command was given this before.
      const claimed = await this.#claimedNow({ ...fact.data, claimedAt: command.occurredAt }, command);
      return { claimed, position: decided.position };
    }
    const leaseExpiresAt = later(command.occurredAt, leaseDurationSeconds);
    await this.leases.claim(operation, token, leaseExpiresAt);
    return { claimed: { address: row, token, secret, isHeld: true, leaseExpiresAt }, position: decided.position };
  }

  async #decide(instance: string, command: CommandContext, rule: ReturnType<typeof claimFulfilment>) {
    try {
      const decided = await this.instances.decide(instance, command, rule);
      if (decided.outcome === 'accepted') return decided;
      const isUnreadable = decided.outcome === 'rejected' && decided.rejection.reason === 'ParametersUnreadable';
      return isUnreadable ? 'unreadable' : 'gone';
    } catch (error) {
      if (error instanceof Contended) return 'gone'; // So many want this piece that another is sooner had.
      throw error;
    }
  }
}

/** A damaged text of one instance does not keep workers from all others. */
function unreadableWork(error: unknown): 'unreadable' {
  if (error instanceof SealBroken) return 'unreadable';
  throw error;
}

/** Each claim was recorded after the one before it, so the last position is after all of them. */
function outcomeOf(won: readonly Won[], isRepeated: boolean): ClaimOutcome {
  const state = won.map(({ claimed }) => claimed);
  return { outcome: 'accepted', facts: [], state, position: won.at(-1)?.position, isRepeated };
}
