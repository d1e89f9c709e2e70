/** Something that somebody has to look at, while the process goes on taking requests. */
interface Warning {
  readonly warning: string;
}

type Finding = string | Warning | undefined;

/** Says what keeps the process from taking requests, what only has to be looked at, or nothing when all is well. */
export type Probe = () => Finding | Promise<Finding>;

/** What the probes found, by their names. */
interface ReadinessState {
  /** Empty when the process is ready. */
  readonly problems: Readonly<Record<string, string>>;
  /** What does not end readiness. */
  readonly warnings: Readonly<Record<string, string>>;
}

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

  /** Asks all probes; one that fails or does not answer in time has a problem. */
  async state(): Promise<ReadinessState> {
    if (this.#phase !== 'running') return { problems: { process: this.#phase }, warnings: {} };
    const answers = await Promise.all(
      [...this.#probes].map(async ([name, probe]) => [name, await answerOf(probe)] as const),
    );
    return {
      problems: Object.fromEntries(
        answers.flatMap(([name, found]) => (typeof found === 'string' ? [[name, found]] : [])),
      ),
      warnings: Object.fromEntries(
        answers.flatMap(([name, found]) => (typeof found === 'object' ? [[name, found.warning]] : [])),
      ),
    };
  }
}

async function answerOf(probe: Probe): Promise<Finding> {
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
