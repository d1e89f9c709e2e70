import { Agent, request as httpRequest } from 'node:http';
import { z } from 'zod';

/** What came back for one request, as an outsider sees it. */
export type Answer =
  | {
      readonly kind: 'ANSWERED';
      readonly status: number;
      readonly bytes: number;
      readonly elapsedMs: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Undefined when it was no JSON, or larger than what is read of an answer. */
      readonly body: unknown;
    }
  | { readonly kind: 'CLOSED'; readonly reason: string; readonly elapsedMs: number }
  /** Nothing came within the patience. */
  | { readonly kind: 'SILENT'; readonly elapsedMs: number };

/** One error of an answer, with what a limit says of itself. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly field: string | undefined;
  readonly limit: string | undefined;
}

/** What an answer means: data, a refusal by errors or by the type of the mutation's answer, or nothing that GraphQL knows. */
export type Meaning =
  | { readonly kind: 'DATA'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'REFUSED'; readonly errors: readonly ToldError[] }
  | { readonly kind: 'BROKEN'; readonly reason: string };

const errorShape = z.looseObject({
  message: z.string(),
  extensions: z.looseObject({ code: z.string(), field: z.string().optional(), limit: z.string().optional() }),
});
const bodyShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorShape).min(1).optional(),
});
const refusalShape = z.looseObject({ code: z.string(), message: z.string() });

/** Reads an answer. The refusal of a mutation counts when the document names the mutation's answer `answer`. */
export function meaningOf(answer: Answer): Meaning {
  if (answer.kind !== 'ANSWERED') return { kind: 'BROKEN', reason: `${answer.kind} ${reasonIn(answer)}`.trim() };
  const read = bodyShape.safeParse(answer.body);
  if (!read.success) {
    return { kind: 'BROKEN', reason: `status ${answer.status}, ${answer.bytes} bytes that are no answer of GraphQL` };
  }
  const { data, errors } = read.data;
  if (errors !== undefined) return { kind: 'REFUSED', errors: errors.map(toldBy) };
  if (data === null || data === undefined) return { kind: 'BROKEN', reason: 'neither data nor errors' };
  const refusal = refusalShape.safeParse(data['answer']);
  if (!refusal.success) return { kind: 'DATA', data };
  const { code, message } = refusal.data;
  return { kind: 'REFUSED', errors: [{ code, message, field: undefined, limit: undefined }] };
}

function toldBy({ message, extensions: { code, field, limit } }: z.infer<typeof errorShape>): ToldError {
  return { code, message, field, limit };
}

const reasonIn = (answer: Answer): string => (answer.kind === 'CLOSED' ? answer.reason : '');

/** How large an answer may be to be kept and read. More is counted and thrown away, so that the attacker keeps its memory. */
const keptBytesMax = 4 * 1_024 * 1_024;
const patienceMs = 20_000;

export interface Asking {
  readonly url: string;
  readonly token: string | undefined;
  /** The address of this machine that the request comes from: each 127.x.y.z is another caller. */
  readonly address: string;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly patienceMs?: number;
}

const agents = new Map<string, Agent>();

function agentOf(address: string): Agent {
  const known = agents.get(address) ?? new Agent({ keepAlive: true, maxSockets: 100, localAddress: address });
  agents.set(address, known);
  return known;
}

/** Ends the connections that wait to be used again. */
export function endConnections(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

/**
 * Sends a body to `/graphql` as it is. Never throws. What was sent on a connection that the server had just ended because nobody used it goes
 * out once more, on another one.
 */
export async function post(asking: Asking, body: string, sending: Sending = {}): Promise<Answer> {
  const { answer, wasStale } = await postOnce(asking, body, sending);
  return wasStale ? (await postOnce(asking, body, sending)).answer : answer;
}

interface Posted {
  readonly answer: Answer;
  readonly wasStale: boolean;
}

function postOnce({ url, token, address }: Asking, body: string, sending: Sending): Promise<Posted> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  return new Promise((resolve) => {
    const request = httpRequest(`${url}/graphql`, {
      method: 'POST',
      agent: agentOf(address),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...sending.headers,
      },
    });
    const late = setTimeout(() => {
      resolve({ answer: { kind: 'SILENT', elapsedMs: elapsed() }, wasStale: false });
      request.destroy();
    }, sending.patienceMs ?? patienceMs);
    const settle = (answer: Answer, wasStale = false) => {
      clearTimeout(late);
      resolve({ answer, wasStale });
    };
    const fail = (error: Error, wasStale = false) =>
      settle({ kind: 'CLOSED', reason: error.message, elapsedMs: elapsed() }, wasStale);
    request.once('error', (error) => fail(error, request.reusedSocket));
    request.once('response', (response) => {
      let bytes = 0;
      const kept: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= keptBytesMax) kept.push(chunk);
      });
      response.once('error', (error) => fail(error));
      response.once('end', () =>
        settle({
          kind: 'ANSWERED',
          status: response.statusCode ?? 0,
          bytes,
          elapsedMs: elapsed(),
          headers: textsOf(response.headers),
          body: bytes > keptBytesMax ? undefined : parsed(Buffer.concat(kept).toString('utf8')),
        }),
      );
    });
    request.end(body);
  });
}

function textsOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
