/** How long an engine that is not there at a start is waited for, unless somebody says. */
export const enginePatienceMs = 60_000;
/** Sooner nobody needs to hear of it. */
const toldAfterMs = 2_000;

/** Says in one line, once it takes long, what is waited for until `reached` ends, and for how long at most. */
export async function waitingFor<T>(
  engine: string,
  tell: (line: string) => void,
  reached: Promise<T>,
  patienceMs = enginePatienceMs,
): Promise<T> {
  const line = `waiting for ${engine}, up to ${patienceMs / 1_000} s`;
  const timer = setTimeout(() => tell(line), toldAfterMs);
  try {
    return await reached;
  } finally {
    clearTimeout(timer);
  }
}
