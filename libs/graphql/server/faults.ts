import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type OutageLog, SecurityLog } from '#libs/observability';
import { isSignedIn } from '../access/callers.js';
import type { Committed } from '../answers/answer.js';
import { figure } from '../limits/limit-exceeded.js';
import { type Asked, ErrorRecorder } from '../security/error-recorder.js';

interface Known {
  readonly code: string;
  readonly message: string;
  /** The caller's mistake, which nobody here needs to look at. */
  readonly isCallers?: boolean;
  /** Something that everybody needs is away, so every request fails alike until it is back. */
  readonly isOutage?: boolean;
}

/** What the outside hears of the world's failures, by the name of the error. Everything else is an internal error. */
const knownFaults: ReadonlyMap<string, Known> = new Map([
  [
    'StorageFull',
    {
      code: 'STORAGE_FULL',
      message: 'There is no room to record this, and nothing was recorded; queries still answer',
      isOutage: true,
    },
  ],
  [
    'LogWentBack',
    {
      code: 'LOG_WENT_BACK',
      message:
        'The log was put back to an earlier state: nothing is answered or recorded until an operator has seen to it',
      isOutage: true,
    },
  ],
  [
    'KeysNotKnown',
    { code: 'STALE_READ', message: 'The views do not know yet which idempotency keys were used; ask again' },
  ],
  ['StaleRead', { code: 'STALE_READ', message: 'The views have not reached this position in time; ask again' }],
  [
    'UnknownOutcome',
    {
      code: 'UNKNOWN_OUTCOME',
      message: 'Nobody knows whether this was recorded; repeat it with the same idempotency key',
    },
  ],
  [
    'StoreUnavailable',
    { code: 'STORE_UNAVAILABLE', message: 'The log cannot be reached; ask again later', isOutage: true },
  ],
  [
    'PostgresqlUnavailable',
    {
      code: 'STORE_UNAVAILABLE',
      message: 'The database of the views cannot be reached; ask again later',
      isOutage: true,
    },
  ],
  [
    'ClockWrong',
    {
      code: 'CLOCK_WRONG',
      message:
        'The clock of the process that was asked is wrong, and nothing was recorded; repeat it with the same idempotency key',
      isOutage: true,
    },
  ],
  [
    'Contended',
    {
      code: 'CONTENDED',
      message: 'Too many changes of the same thing at once; repeat it with the same idempotency key',
    },
  ],
  [
    'TooBusy',
    {
      code: 'TOO_BUSY',
      message: 'Too many schemas are being checked at the moment, and nothing was recorded; ask again later',
    },
  ],
  ['StreamTooLong', { code: 'STREAM_TOO_LONG', message: 'The history of this thing is full; nothing was recorded' }],
  [
    'StreamDeleted',
    {
      code: 'STREAM_DELETED',
      message:
        'Somebody deleted the history of this thing in the log, so nothing can be decided on it; tell an operator',
    },
  ],
  [
    'UnknownFact',
    { code: 'UNKNOWN_FACT', message: 'This was written by a newer release than the one that answers; ask again later' },
  ],
  [
    'IdentityProviderUnavailable',
    {
      code: 'IDENTITY_PROVIDER_UNAVAILABLE',
      message: 'The keys of the identity provider cannot be read; ask again later',
      isOutage: true,
    },
  ],
  [
    'KeyMissing',
    {
      code: 'TEXT_UNREADABLE',
      message: 'The key of what was said of this confidentially is missing, so nothing was recorded; tell an operator',
    },
  ],
  [
    'SealBroken',
    {
      code: 'TEXT_UNREADABLE',
      message: 'A confidential text of this was damaged, so nothing can be decided on it; tell an operator',
    },
  ],
  ['StreamErased', { code: 'ERASED', message: 'This was erased and can no longer be changed', isCallers: true }],
  [
    'InvalidCursor',
    { code: 'BAD_USER_INPUT', message: 'The cursor is not one of this list in this order', isCallers: true },
  ],
  ['UnknownPosition', { code: 'BAD_USER_INPUT', message: 'No fact stands at this position', isCallers: true }],
  ['ForeignPosition', { code: 'BAD_USER_INPUT', message: 'The position is not one of this log', isCallers: true }],
]);

const internal: Known = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Something failed inside; name the correlation id when you report it',
};

/**
 * Says of every error what the caller may hear, and logs each fault once with the request's correlation id. Of an outage only the first request is
 * logged, and their count when it is over: thousands of stacks of one cause would hide everything else.
 */
export class Faults {
  readonly #asked = new WeakMap<Error, Asked>();
  readonly #committed = new WeakMap<Error, Committed>();
  readonly #logger = new Logger('Conversation');
  readonly #recorder: ErrorRecorder;
  readonly #arrivals = new AsyncLocalStorage<Asked>();

  /** Without `outages` every request is told of. */
  constructor(
    security: SecurityLog = SecurityLog.unheard(),
    private readonly outages?: OutageLog,
  ) {
    this.#recorder = new ErrorRecorder(security);
  }

  /** Remembers in which request errors came up. */
  note(errors: readonly Error[], asked: Asked): void {
    for (const error of errors) this.#asked.set(error, asked);
  }

  /** Remembers what the document of these errors had recorded by then: its caller must not take that for undone. */
  noteCommitted(errors: readonly Error[], committed: Committed): void {
    for (const error of errors) this.#committed.set(error, committed);
  }

  /** Runs a request, so that also errors that come up before it has a context are recorded with whence it came. */
  during<Result>(arrival: Asked, work: () => Result): Result {
    return this.#arrivals.run(arrival, work);
  }

  /** Records what an error that somebody else formats says of security. */
  record(answer: GraphQLFormattedError, asked: Asked | undefined): void {
    this.#recorder.record(answer, asked);
  }

  /** `formatted` is the error as GraphQL would answer it. */
  readonly format = (given: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const formatted = shortened(given);
    const asked = error instanceof Error ? this.#asked.get(error) : undefined;
    const committed = error instanceof Error ? this.#committed.get(error) : undefined;
    const answer = isSpoken(formatted, error) ? spoken(formatted, asked) : this.#masked(formatted, error, asked);
    this.record(answer, asked ?? this.#arrivals.getStore());
    if (asked === undefined && committed === undefined) return answer;
    const correlated = asked && { correlationId: asked.correlationId };
    const recorded = committed && { committed: true, ...committed };
    return { ...answer, extensions: { ...answer.extensions, ...recorded, ...correlated } };
  };

  #masked(formatted: GraphQLFormattedError, error: unknown, asked: Asked | undefined): GraphQLFormattedError {
    const cause = causeOf(error);
    const known = knownFaults.get(cause.name) ?? internal;
    if (known.isCallers !== true)
      this.#log(known, cause, { path: formatted.path, correlationId: asked?.correlationId });
    const { path, locations } = formatted;
    return {
      message: known.message,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { code: known.code },
    };
  }

  #log({ code, isOutage }: Known, cause: Error, request: object): void {
    const about = { code, ...request, error: cause.name, stack: cause.stack };
    if (isOutage === true && this.outages !== undefined)
      return this.outages.failed(`requests fail with ${cause.name}`, { reason: cause.message, ...about });
    return this.#logger.error({ message: cause.message, ...about });
  }
}

/** An error that was made for the caller: by GraphQL itself before execution, or by us with a code. */
function isSpoken({ extensions }: GraphQLFormattedError, error: unknown): boolean {
  return extensions?.['code'] !== internal.code && causeOf(error) instanceof GraphQLError;
}

/** GraphQL's scalars quote a value that is wrong, however long it is. */
const messageLengthMax = 1_000;

function shortened(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = formatted;
  return message.length <= messageLengthMax
    ? formatted
    : { ...formatted, message: `${message.slice(0, messageLengthMax)}…` };
}

/** Who is not signed in hears that a document is wrong, but nothing of the schema. */
function spoken(formatted: GraphQLFormattedError, asked: Asked | undefined): GraphQLFormattedError {
  const excess = excessIn(formatted);
  if (excess !== undefined) return excess;
  const code = formatted.extensions?.['code'];
  if (code !== 'GRAPHQL_VALIDATION_FAILED' || (asked?.principal !== undefined && isSignedIn(asked.principal)))
    return formatted;
  return { message: 'The document does not fit the schema; sign in to hear why', extensions: { code } };
}

/** What breaks a limit is named so, whether our own rules found it, the parser, or Apollo's validation around them. */
function excessIn({ message, extensions }: GraphQLFormattedError): GraphQLFormattedError | undefined {
  const [, tokens] = /Document contains more that (\d+) tokens/.exec(message) ?? [];
  if (tokens !== undefined) {
    const limit = `at most ${figure(Number(tokens))} tokens`;
    return { message: `query may be ${limit}`, extensions: { code: 'LIMIT_EXCEEDED', field: 'query', limit } };
  }
  const { field, limit } = extensions ?? {};
  if (field === undefined || limit === undefined) return undefined;
  return { message, extensions: { code: 'LIMIT_EXCEEDED', field, limit } };
}

function causeOf(error: unknown): Error {
  if (error instanceof GraphQLError && error.originalError) return causeOf(error.originalError);
  return error instanceof Error ? error : new Error(String(error));
}
