import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Asking } from './answer.js';

/** What a subscription was told so far. */
export interface Told {
  readonly payloads: number;
  /** Codes of the errors that it was told. */
  readonly codes: readonly string[];
  readonly isComplete: boolean;
}

/** A socket that speaks graphql-transport-ws by hand, so that an attacker may also speak it badly. */
export interface AttackSocket {
  /** Sends a text as it is. */
  send(text: string): void;
  /** Subscribes without waiting for anything. */
  subscribe(document: string, id?: string): { readonly id: string };
  /** What a subscription was told by the time it was told something that ends it, or the time is over. */
  after(id: string, milliseconds: number, isEnough?: (told: Told) => boolean): Promise<Told>;
  /** The code that the server closed the socket with; undefined when it is open after so long. */
  closedWithin(milliseconds: number): Promise<number | undefined>;
  end(): void;
}

const message = z.looseObject({
  type: z.string().optional(),
  id: z.string().optional(),
  payload: z.unknown().optional(),
});
const openMs = 10_000;
const lookEveryMs = 20;

/** A socket whose token was accepted. Rejects when it was not. */
export async function openSocket(asking: Asking): Promise<AttackSocket> {
  const { socket, connection } = connectSocket(asking);
  await once(connection, 'open', { signal: AbortSignal.timeout(openMs) });
  const acknowledged = once(connection, 'message', { signal: AbortSignal.timeout(openMs) });
  connection.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${asking.token}` } }));
  await acknowledged;
  return socket;
}

/** A socket that has said nothing yet, and its connection. */
export function connectSocket({ url, address }: Asking): {
  readonly socket: AttackSocket;
  readonly connection: WebSocket;
} {
  const connection = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    localAddress: address,
    perMessageDeflate: false,
  });
  connection.on('error', () => undefined);
  const heard = new Map<string, Told>();
  let closeCode: number | undefined;
  connection.once('close', (code) => {
    closeCode = code;
  });
  connection.on('message', (data) => hear(heard, Buffer.isBuffer(data) ? data.toString('utf8') : '{}'));
  const after: AttackSocket['after'] = (id, milliseconds, isEnough = isSettled) =>
    looking(milliseconds, () => {
      const told = heard.get(id) ?? nothing;
      return isEnough(told) || closeCode !== undefined ? told : undefined;
    }).then((told) => told ?? heard.get(id) ?? nothing);
  let count = 0;
  const socket: AttackSocket = {
    send: (text) => connection.send(text, () => undefined),
    subscribe: (query, id = `s${(count += 1)}`) => {
      connection.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }), () => undefined);
      return { id };
    },
    after,
    closedWithin: (milliseconds) => looking(milliseconds, () => closeCode),
    end: () => connection.terminate(),
  };
  return { socket, connection };
}

const nothing: Told = { payloads: 0, codes: [], isComplete: false };
const isSettled = ({ payloads, codes, isComplete }: Told): boolean => payloads > 0 || codes.length > 0 || isComplete;

/** Looks until there is something, or for so long. */
async function looking<Found>(milliseconds: number, look: () => Found | undefined): Promise<Found | undefined> {
  const endsAt = performance.now() + milliseconds;
  for (;;) {
    const found = look();
    if (found !== undefined || performance.now() > endsAt) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, lookEveryMs);
    });
  }
}

const errorsShape = z.array(z.looseObject({ extensions: z.looseObject({ code: z.string() }).optional() }));

function hear(heard: Map<string, Told>, text: string): void {
  const { type, id, payload } = message.parse(JSON.parse(text));
  if (id === undefined) return;
  const told = heard.get(id) ?? nothing;
  const inPayload = z.looseObject({ errors: errorsShape.optional() }).safeParse(payload).data?.errors ?? [];
  if (type === 'next')
    heard.set(id, { ...told, payloads: told.payloads + 1, codes: [...told.codes, ...codesOf(inPayload)] });
  if (type === 'error') heard.set(id, { ...told, codes: [...told.codes, ...codesOf(errorsShape.parse(payload))] });
  if (type === 'complete') heard.set(id, { ...told, isComplete: true });
}

const codesOf = (errors: z.infer<typeof errorsShape>): readonly string[] =>
  errors.map(({ extensions }) => extensions?.code ?? 'no code');
