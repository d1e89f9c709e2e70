/** Says what is wrong, or nothing when all is well. */
export type Probe = () => string | undefined | Promise<string | undefined>;

const probeTimeMs = 1_000;

/** Whether the process should be sent requests: all its probes are content, and it is neither starting nor stopping. */
export class Readiness {
  readonly #probes = new Map<string, Probe>();
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  watch(name: string, probe: Probe): void {
    this.#probes.set(name, probe);
  }

  enter(phase: 'running' | 'stopping'): void {
    this.#phase = phase;
  }

  /** By the names of the probes that are not content; empty when the process is ready. */
  async problems(): Promise<Readonly<Record<string, string>>> {
    if (this.#phase !== 'running') return { process: this.#phase };
    const answers = await Promise.all(
      [...this.#probes].map(async ([name, probe]) => [name, await answerOf(probe)] as const),
    );
    return Object.fromEntries(answers.flatMap(([name, problem]) => (problem === undefined ? [] : [[name, problem]])));
  }
}

async function answerOf(probe: Probe): Promise<string | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`no answer within ${probeTimeMs} ms`), probeTimeMs);
  try {
    return await Promise.race([Promise.resolve().then(probe), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
