import { Inject, type Provider } from '@nestjs/common';
import { Mutation as MutationField, Resolver } from '@nestjs/graphql';
import type { Principal } from '#libs/access';
import type { CommandContext, Decided } from '#libs/kernel';
import type { Mutation as SdlMutations } from '#schema';
import type { RequestContext } from '../request-context.js';
import type { SecurityMeaning } from '../security/security-meaning.js';
import type { InputShape } from './input-shape.js';
import { type Accepted, Mutations } from './mutations.js';
import { type AccessRejection, notFound, notPermitted } from './refusals.js';

type MutationName = Exclude<keyof SdlMutations, '__typename'>;
type Token = abstract new (...given: never[]) => object;
type Made<Tokens extends readonly Token[]> = { readonly [Index in keyof Tokens]: InstanceType<Tokens[Index]> };

/** The refusals that the SDL's union of the mutation documents. */
type Refusal<Name extends MutationName> = Exclude<SdlMutations[Name], { readonly viewsReached: boolean }>;
/** Rejections that are answered in the same words everywhere, where the union has them. */
type AnsweredEverywhere<Name extends MutationName> = Extract<
  AccessRejection['reason'],
  SdlMutations[Name]['__typename']
>;
interface Reasoned {
  readonly reason: string;
}

/**
 * Returns for each reason of a lib's rejections, but those of access, the refusal of the SDL. Mutations hand the whole map on as their `refuse`,
 * which is held against the union of each.
 */
export type Refusals<Rejection extends Reasoned> = {
  readonly [Reason in Exclude<Rejection['reason'], AccessRejection['reason']>]: (
    rejection: Extract<Rejection, { readonly reason: Reason }>,
  ) => Refusal<MutationName>;
};

/** Who asks, and the command as facts name it. */
export interface Asked {
  readonly caller: Principal;
  readonly command: CommandContext;
  readonly context: RequestContext;
}

/** A command on which no rule decided: its caller may not, or what it names is not there for them. */
export interface Denied {
  readonly outcome: 'rejected';
  readonly rejection: AccessRejection;
}

export function denied(rejection: AccessRejection): Denied {
  return { outcome: 'rejected', rejection };
}

/** A command that was accepted, and what was asked for. */
export interface Settled<State, F, Input> {
  readonly decided: Accepted<State, F>;
  readonly input: Input;
  readonly context: RequestContext;
  /** Whether the views know of it; they may not, and the answer then comes from the folded state. */
  readonly viewsReached: boolean;
}

/** The success of a mutation. */
export interface MutationAnswer<State, F, Input, Uses extends readonly Token[]> {
  /** What Nest hands to `fields`, in this order. */
  readonly uses: readonly [...Uses];
  /** Returns the fields of the success type beside `position` and `viewsReached`. */
  fields(settled: Settled<State, F, Input>, ...uses: Made<Uses>): object | Promise<object>;
  /** Returns the stream that the answer's rows come from: when a view has parked it, the answer comes from the folded state. */
  readonly stream?: (decided: Accepted<State, F>) => string;
}

/** A mutation of the SDL, all in one value. */
export interface MutationParts<
  Name extends MutationName,
  Input extends { readonly idempotencyKey: string },
  Uses extends readonly Token[],
  State,
  F,
  Rejection extends Reasoned,
  AnswerUses extends readonly Token[],
  Given extends object,
> {
  /** The class that states the input's bounds. */
  readonly input: InputShape<Input>;
  /** Turns the input as the SDL has it into what the class is about; as it is, unless given. */
  readonly prepare?: (input: Given) => object;
  /** What Nest hands to `decide`, in this order. */
  readonly uses: readonly [...Uses];
  /** Checks access, gathers the circumstances and decides. */
  decide(input: Input, asked: Asked, ...uses: Made<Uses>): Promise<Decided<State, F, Rejection> | Denied>;
  readonly answer: MutationAnswer<NoInfer<State>, NoInfer<F>, NoInfer<Input>, AnswerUses>;
  /** Returns for each reason the refusal that the SDL's union documents; `NotFound` and `NotPermitted` have the same words everywhere. */
  readonly refuse: {
    readonly [Reason in Exclude<Rejection['reason'], AnsweredEverywhere<Name>>]: (
      rejection: Extract<Rejection, { readonly reason: Reason }>,
      input: NoInfer<Input>,
    ) => Refusal<Name>;
  };
  /** What the security log is told when it took effect. */
  readonly security: SecurityMeaning | 'NONE';
}

/**
 * Makes the resolver of a mutation: what Nest has to make for it. `name` is its field in the SDL, and its success type begins with it. State and
 * facts are read off `decide`; until the compiler has looked at that they count as `never`, or an `answer` that needs a certain state would not fit.
 */
export function mutation<
  Name extends MutationName,
  Input extends { readonly idempotencyKey: string },
  const Uses extends readonly Token[],
  const AnswerUses extends readonly Token[],
  State = never,
  F = never,
  Rejection extends Reasoned = never,
  Given extends object = object,
>(name: Name, parts: MutationParts<Name, Input, Uses, State, F, Rejection, AnswerUses, Given>): readonly Provider[] {
  const { input: shape, prepare = (input: Given) => input, answer, security } = parts;
  const { stream } = answer;
  const [used, usedByAnswer] = [Symbol(`used by ${name}`), Symbol(`used by the answer of ${name}`)];
  const success = `${name.charAt(0).toUpperCase()}${name.slice(1)}Success`;

  @Resolver()
  class MutationResolver {
    constructor(
      private readonly mutations: Mutations,
      @Inject(used) private readonly uses: Made<Uses>,
      @Inject(usedByAnswer) private readonly answerUses: Made<AnswerUses>,
    ) {}

    @MutationField(name)
    resolve(_parent: unknown, { input }: { readonly input: Given }, context: RequestContext): Promise<unknown> {
      return this.mutations.run({
        context,
        name,
        shape,
        input: prepare(input),
        security,
        act: (checked: Input, command): Promise<Decided<State, F, Rejection | AccessRejection>> =>
          parts.decide(checked, { caller: context.principal, command, context }, ...this.uses),
        succeed: async (decided, checked, viewsReached) => ({
          __typename: success,
          ...(await answer.fields({ decided, input: checked, context, viewsReached }, ...this.answerUses)),
        }),
        ...(stream && { stream }),
        refuse: (rejection, checked) => refusalOf(parts.refuse, rejection, checked),
      });
    }
  }
  return [
    { provide: used, inject: [...parts.uses], useFactory: (...made: Made<Uses>) => made },
    { provide: usedByAnswer, inject: [...answer.uses], useFactory: (...made: Made<AnswerUses>) => made },
    MutationResolver,
  ];
}

function refusalOf(refusals: object, rejection: Reasoned, input: object): unknown {
  const refuse: unknown = Reflect.get(refusals, rejection.reason);
  if (typeof refuse === 'function') return Reflect.apply(refuse, undefined, [rejection, input]);
  if ('path' in rejection) return notFound(String(rejection.path));
  return notPermitted('message' in rejection ? String(rejection.message) : '');
}
