import { Injectable, Optional } from '@nestjs/common';
import { CommandContexts } from '#libs/access';
import type { CommandContext, Decided, Position } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import type { IdempotencyKeyReused, InvalidInput } from '#schema';
import { Patience } from '../patience.js';
import type { RequestContext } from '../request-context.js';
import type { SecurityMeaning } from '../security/security-meaning.js';
import { checkInput, type InputShape } from './input-shape.js';
import { Outcomes } from './outcomes.js';
import { idempotencyKeyReused, invalidInput } from './refusals.js';

/** What became of a command that was accepted. */
export type Accepted<State, F> = Extract<Decided<State, F, never>, { outcome: 'accepted' }>;

/** One mutation from its input to its answer. `Success` and `Refused` are members of its union in the SDL. */
interface Mutation<Input extends object, State, F, Rejection, Success, Refused> {
  readonly context: RequestContext;
  /** The mutation's name in the SDL; idempotency keys are counted per principal and name. */
  readonly name: string;
  /** The class that states the input's bounds. */
  readonly shape: InputShape<Input>;
  readonly input: object;
  /** What the security log is told when it took effect. */
  readonly security: SecurityMeaning | 'NONE';
  /** Checks access and decides. */
  act(input: Input, command: CommandContext): Promise<Decided<State, F, Rejection>>;
  /** The fields of the success type; when the views did not get there in time, from the folded state. */
  succeed(decided: Accepted<State, F>, input: Input, viewsReached: boolean): Success | Promise<Success>;
  refuse(rejection: Rejection, input: Input): Refused;
  /** The stream that the answer's rows come from: when a view has parked it, the answer comes from the folded state. */
  stream?(decided: Accepted<State, F>, input: Input): string;
}

/** What every success type carries beside its own fields. */
interface Progress {
  readonly position: Position;
  readonly viewsReached: boolean;
}

/** The way of every mutation: check the input, name the command, decide, wait for the views, answer. */
@Injectable()
export class Mutations {
  constructor(
    private readonly commandContexts: CommandContexts,
    private readonly views: ViewProgress,
    private readonly patience: Patience = new Patience(),
    @Optional() private readonly outcomes: Outcomes = new Outcomes(),
  ) {}

  async run<Input extends { readonly idempotencyKey: string }, State, F, Rejection, Success, Refused>(
    mutation: Mutation<Input, State, F, Rejection, Success, Refused>,
  ): Promise<(Success & Progress) | Refused | InvalidInput | IdempotencyKeyReused> {
    const { context, name, input, security } = mutation;
    try {
      const { answer, isRepeated } = await this.#answer(mutation);
      this.outcomes.note({ context, name, input, answer, isRepeated, security });
      return answer;
    } catch (error) {
      this.outcomes.note({ context, name, input, answer: undefined, security });
      throw error;
    }
  }

  async #answer<Input extends { readonly idempotencyKey: string }, State, F, Rejection, Success, Refused>(
    mutation: Mutation<Input, State, F, Rejection, Success, Refused>,
  ): Promise<Answered<(Success & Progress) | Refused | InvalidInput | IdempotencyKeyReused>> {
    const checked = await checkInput(mutation.shape, mutation.input);
    if (checked.outcome === 'invalid') return answered(invalidInput(checked.violations));
    const { input } = checked;
    await mutation.context.meter.record(Buffer.byteLength(JSON.stringify(mutation.input)));
    const { idempotencyKey, ...payload } = input;
    const command = this.commandContexts.ofCaller(mutation.context, mutation.name, idempotencyKey, payload);
    if (await this.commandContexts.isKeyReused(command)) return answered(idempotencyKeyReused(idempotencyKey));

    const decided = await mutation.act(input, command);
    if (decided.outcome === 'rejected') {
      this.commandContexts.releaseKey(command);
      return answered(mutation.refuse(decided.rejection, input));
    }
    if (decided.outcome === 'key-reused') return answered(idempotencyKeyReused(idempotencyKey));
    mutation.context.meter.pardon();
    const position = this.#positionOf(decided);
    mutation.context.answer.commit(idempotencyKey, position);
    const viewsReached = await this.#haveViewsReached(position, mutation.stream?.(decided, input));
    if (viewsReached) this.commandContexts.releaseKey(command);
    mutation.context.loader.forget();
    const success = await mutation.succeed(decided, input, viewsReached);
    return answered({ ...success, position, viewsReached }, decided.isRepeated);
  }

  #positionOf({ position }: { readonly position: Position | undefined }): Position {
    const known = position ?? this.views.current();
    if (known === undefined) throw new Error('A command was accepted while the log is empty, and recorded nothing');
    return known;
  }

  /** What is recorded stays recorded: trouble with the views never turns an accepted command into a fault. */
  async #haveViewsReached(position: Position, stream: string | undefined): Promise<boolean> {
    try {
      return await this.views.whenReached(position, this.patience.viewsReachedWithinMs, stream);
    } catch {
      return false;
    }
  }
}

interface Answered<Result> {
  readonly answer: Result;
  readonly isRepeated: boolean;
}

function answered<Result>(answer: Result, isRepeated = false): Answered<Result> {
  return { answer, isRepeated };
}
