/** A piece of work had not ended when its time was over. It may still go on: nobody can end it from outside. */
class TookTooLong extends Error {
  override readonly name = 'TookTooLong';

  constructor(milliseconds: number) {
    super(`It did not end within ${milliseconds} ms`);
  }
}

/** What the work gives; rejects with `TookTooLong` when it does not end in time. */
export async function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TookTooLong(milliseconds)), milliseconds);
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
