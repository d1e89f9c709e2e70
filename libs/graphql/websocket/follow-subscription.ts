import { createSourceEventStream, type DocumentNode, type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import type { BeginAnswer } from '../answers/answer.js';
import { settleAnswer } from '../answers/settle-answer.js';
import { variableErrors } from '../limits/variable-errors.js';
import { type RequestContext, rememberLoaders } from '../request-context.js';
import type { Admission } from '../server/admission.js';
import { asGraphQLError } from './socket-errors.js';

export interface Subscribed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Aborting its signal ends the subscription. */
  readonly context: RequestContext;
  /** Points of one event. */
  readonly cost: number;
  readonly abort: () => void;
  readonly admission: Pick<Admission, 'assertAnswerable'>;
  readonly beginAnswer: BeginAnswer;
}

/**
 * Runs a subscription: each event is executed with loaders and an answer of its own, so that none answers from what it saw before,
 * and one that is too large is an error in its place while the subscription goes on.
 * `return` ends it at once, also while its source waits for the next event.
 */
export async function followSubscription(
  subscribed: Subscribed,
): Promise<ExecutionResult | AsyncGenerator<ExecutionResult>> {
  const { schema, document, context, variables: variableValues } = subscribed;
  const named = {
    schema,
    document,
    variableValues,
    ...(subscribed.operationName && { operationName: subscribed.operationName }),
  };
  const errors = variableErrors(schema, subscribed);
  if (errors.length > 0) return { errors };
  const source = await createSourceEventStream({ ...named, contextValue: context });
  if (!isEventStream(source)) return source;
  const toResult: ToResult = async (rootValue, contextValue) => execute({ ...named, rootValue, contextValue });
  return endable(results(source, toResult, subscribed), subscribed);
}

type ToResult = (event: unknown, context: RequestContext) => Promise<ExecutionResult>;

/** The next event is asked for when the message with the last one has left: then what was opened for it is let go. */
async function* results(
  source: AsyncIterable<unknown>,
  toResult: ToResult,
  subscribed: Subscribed,
): AsyncGenerator<ExecutionResult> {
  for await (const event of source) {
    await subscribed.context.meter.spend(subscribed.cost);
    subscribed.admission.assertAnswerable();
    const context = fresh(subscribed);
    try {
      yield await settleAnswer(toResult(event, context), context).catch((error) => ({
        errors: [asGraphQLError(error)],
      }));
    } finally {
      context.answer.end();
    }
  }
}

function fresh({ context, beginAnswer }: Subscribed): RequestContext {
  return {
    get principal() {
      return context.principal;
    },
    address: context.address,
    correlationId: context.correlationId,
    traceparent: context.traceparent,
    signal: context.signal,
    loader: rememberLoaders(),
    answer: beginAnswer(context.signal),
    meter: context.meter,
  };
}

function endable(
  inner: AsyncGenerator<ExecutionResult>,
  { context, abort }: Subscribed,
): AsyncGenerator<ExecutionResult> {
  const done: IteratorResult<ExecutionResult, undefined> = { done: true, value: undefined };
  const { promise: ended, resolve: end } = Promise.withResolvers<typeof done>();
  context.signal.addEventListener('abort', () => end(done), { once: true });
  if (context.signal.aborted) end(done);
  const stop = async () => {
    abort();
    // A source that waits and does not hear the signal ends with its next event; nobody waits for that here.
    inner.return(undefined).catch(() => undefined);
    return done;
  };
  return {
    next: () => Promise.race([inner.next(), ended]),
    return: stop,
    throw: stop,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

function isEventStream(source: ExecutionResult | AsyncIterable<unknown>): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}
