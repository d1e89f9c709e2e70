import { AsyncLocalStorage } from 'node:async_hooks';

const correlations = new AsyncLocalStorage<string>();

/** Runs `work` so that every log line written in it, however deep, carries the correlation id. */
export function correlated<Result>(correlationId: string, work: () => Result): Result {
  return correlations.run(correlationId, work);
}

/** Undefined outside of a piece of work. */
export function currentCorrelationId(): string | undefined {
  return correlations.getStore();
}
