import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BoundedWork, Job } from '#libs/bounded-work';
import type { Violation } from './violation.js';

/** What the threads of `BoundedWork` load. */
export const jsonSchemaJobs: URL = import.meta.url.endsWith('.ts')
  ? new URL('./in-thread/jobs.ts', import.meta.url)
  : new URL('./in-thread/jobs.js', import.meta.url);

/** Every fact of a version carries its schemas. */
const schemaBytesMax = 64 * 1_024;
/** The slowest schemas known to pass the gate compile in 600 ms on a busy machine, and the slowest steps take 450 ms. */
const cpuMsMax = 1_500;

const Violations = z.array(z.object({ path: z.string(), message: z.string(), limit: z.string().optional() }));

/** A schema, and the team that answers for what it costs to look at it. */
export interface ProducersSchema {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Slug of the team that owns the capability. Teams take turns. */
  readonly ownerTeam: string;
}

/** Checks schemas that producers wrote, and values against them, in threads: what they cost is bounded, and holds up nobody else. */
export class JsonSchemas {
  readonly #texts = new WeakMap<object, SchemaText>();

  constructor(private readonly work: Pick<BoundedWork, 'run'>) {}

  /**
   * Returns what is wrong with a schema; nothing when values can be checked by it. At most 100 violations.
   * Throws `TooBusy` when too much waits.
   */
  async inspect({ schema, ownerTeam }: ProducersSchema): Promise<readonly Violation[]> {
    const { text, digest } = this.#textOf(schema);
    const bytes = Buffer.byteLength(text);
    const limit = `at most ${schemaBytesMax} bytes`;
    if (bytes > schemaBytesMax) return [{ path: '', message: `is ${bytes} bytes long`, limit }];
    return this.#ask({ name: 'inspect', account: ownerTeam, subject: digest, texts: [text] });
  }

  /**
   * Returns what is wrong with a value, given as JSON, by a schema that passed; nothing when it fits. At most 100 violations. When the schema cannot
   * be checked by, the one violation says so and has the empty path. Throws `TooBusy` when too much waits.
   */
  async validate({ schema, ownerTeam }: ProducersSchema, value: string): Promise<readonly Violation[]> {
    const { text, digest } = this.#textOf(schema);
    return this.#ask({ name: 'check', account: ownerTeam, subject: digest, texts: [text, value] });
  }

  async #ask(job: Omit<Job, 'module' | 'cpuMsMax'>): Promise<readonly Violation[]> {
    const answer = await this.work.run({ ...job, module: 'json-schema', cpuMsMax });
    if (answer.outcome === 'done') return Violations.parse(JSON.parse(answer.text));
    const limit = `at most ${cpuMsMax} ms of processor time; it can be tried again in ${answer.retryAfterSeconds} seconds`;
    return [{ path: '', message: 'cannot be checked: the schema asks for too much work', limit }];
  }

  /** A version's schema is asked for with each request; it is written and hashed once. */
  #textOf(schema: object): SchemaText {
    const known = this.#texts.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(schema);
    const made = { text, digest: createHash('sha256').update(text).digest('base64url') };
    this.#texts.set(schema, made);
    return made;
  }
}

interface SchemaText {
  readonly text: string;
  readonly digest: string;
}
