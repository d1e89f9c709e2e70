import { Injectable, Optional } from '@nestjs/common';
import { Sealing } from '#libs/event-store';
import { assertClockRight, Clock, ClockCheck, type CommandContext, type RecordedFact, unchecked } from '#libs/kernel';
import { uuidOf } from './command-id.js';
import type { Principal } from './principal.js';
import { UsedKeys } from './used-keys.js';

/** What a command takes from the request that carries it. */
interface Caller {
  readonly principal: Pick<Principal, 'id'>;
  readonly correlationId: string;
  readonly traceparent?: string | undefined;
}

/** Gives every command its name: the one place where commands meet the clock and their ids. Throws `ClockWrong` while the clock is. */
@Injectable()
export class CommandContexts {
  constructor(
    private readonly clock: Clock,
    private readonly sealing: Sealing,
    @Optional() private readonly usedKeys?: UsedKeys,
    @Optional() private readonly clockCheck: ClockCheck = unchecked,
  ) {}

  /** `mutation` is the field's name; `payload` is what the digest compares when the key comes again (any JSON value). */
  ofCaller(caller: Caller, mutation: string, idempotencyKey: string, payload: unknown): CommandContext {
    const key = {
      commandId: uuidOf(caller.principal.id, mutation, idempotencyKey),
      payloadDigest: this.sealing.digest(payload),
    };
    const { usedKeys } = this;
    return {
      ...key,
      actor: caller.principal.id,
      correlationId: caller.correlationId,
      traceparent: caller.traceparent,
      ...(usedKeys !== undefined && { claimKey: () => usedKeys.claim(key) }),
      occurredAt: this.#now(),
    };
  }

  /** Whether a caller's key came before with another payload, as far as the views know. Rejects with `KeysNotKnown`. */
  async isKeyReused(command: CommandContext): Promise<boolean> {
    return (await this.usedKeys?.isTaken(command)) ?? false;
  }

  /** Says that nothing was recorded under the command's key, or that the views know what was. */
  releaseKey({ commandId }: CommandContext): void {
    this.usedKeys?.release(commandId);
  }

  /** The command of a reaction to a fact: the same for every delivery of the fact. `name` is the reaction's. */
  ofReaction(name: string, recorded: RecordedFact): CommandContext {
    return {
      commandId: uuidOf('reaction', name, recorded.id),
      payloadDigest: this.sealing.digest([name, recorded.id]),
      actor: `reaction:${name}`,
      correlationId: recorded.metadata.correlationId,
      causationId: recorded.id,
      traceparent: recorded.metadata.traceparent,
      occurredAt: this.#now(),
    };
  }

  /**
   * One of the commands that an order consists of, the same for whoever carries it out: who gave the order, at once, or a reaction to its fact,
   * after a crash. `order` is the command that recorded it, or the metadata of the fact; `part` tells this command from the others.
   */
  ofOrder(order: CommandContext, part: string): CommandContext {
    const { commandId, payloadDigest, actor, correlationId, traceparent, claimKey, occurredAt } = order;
    return {
      commandId: uuidOf(commandId, part),
      payloadDigest,
      actor,
      correlationId,
      traceparent,
      claimKey,
      occurredAt,
    };
  }

  /** The command of an event of another system: the same for every delivery. `payload` is what the digest compares. */
  ofSignal({ source, id }: { readonly source: string; readonly id: string }, payload: unknown): CommandContext {
    const commandId = uuidOf('signal', source, id);
    return {
      commandId,
      payloadDigest: this.sealing.digest(payload),
      actor: 'signals',
      correlationId: commandId,
      occurredAt: this.#now(),
    };
  }

  /** The command of a due row: the same for every firing. `key` names the row and what makes it due this time. */
  ofTimer(name: string, key: string): CommandContext {
    const commandId = uuidOf('timer', name, key);
    return {
      commandId,
      payloadDigest: this.sealing.digest([name, key]),
      actor: `timer:${name}`,
      correlationId: commandId,
      occurredAt: this.#now(),
    };
  }
  /** Every fact carries it, so nothing is recorded by a clock that is wrong. */
  #now(): string {
    assertClockRight(this.clockCheck);
    return this.clock.now().toISOString();
  }
}
