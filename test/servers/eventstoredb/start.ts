import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlCommand, controlProcess, freePort, program, startProcess, type TestServer } from '../test-server.js';
import type { ServerVersion } from './rpc-errors.js';

export { loseReplies } from './lost-replies.js';
export type { ServerVersion } from './rpc-errors.js';

const notReadyMsDefault = 2_000;

/** How long a start needs before appends are taken, in milliseconds; the real one was seen to need 2,000. */
export interface StartOptions {
  readonly notReadyMs?: number;
  /** Whose answers it gives where versions differ: 24.2 unless said. */
  readonly version?: ServerVersion;
  /** Where positions begin, as if so much had been stored before. */
  readonly positionsFrom?: number;
  /** `name:password`; needs `tls`. */
  readonly user?: string;
  /** PEM files. Without an authority the certificate has to be its own, which only `@eventstore/db-client` accepts. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string; readonly authorityFile?: string };
}

/**
 * Starts a server with EventStoreDB's protocol as a process of its own, on the log in `directory`. Port 0 takes a free one.
 * Resolves when it takes appends.
 */
export async function startEventStoreDb(directory: string, port = 0, options: StartOptions = {}): Promise<TestServer> {
  const actualPort = port === 0 ? await freePort() : port;
  return startNode(directory, actualPort, { ...options, log: resolve(directory) });
}

export interface NodeOptions extends StartOptions {
  /** The folder of its log. */
  readonly log: string;
  /** Makes it a node of the cluster that shares the log. */
  readonly cluster?: { readonly port: number; readonly electionMs: number };
}

/** Starts a node whose recipe is kept in `directory`. */
export async function startNode(directory: string, port: number, options: NodeOptions): Promise<TestServer> {
  const { notReadyMs = notReadyMsDefault } = options;
  await startProcess(directory, {
    name: 'eventstoredb',
    command: process.execPath,
    args: [...program('eventstoredb/main.js'), `--port=${port}`, ...argumentsOf({ ...options, notReadyMs })],
    environment: {},
    port,
  });
  await sleep(notReadyMs);
  return {
    name: 'eventstoredb',
    environment: {
      EVENTSTORE_URL: urlOf(port, options),
      EVENTSTORE_CONTROL: controlCommand(directory),
    },
    control: (verb) => controlProcess(directory, verb),
    stop: () => controlProcess(directory, 'kill'),
  };
}

function argumentsOf({ log, notReadyMs, version = '24.2', positionsFrom = 0, user, tls, cluster }: NodeOptions) {
  return [
    `--directory=${log}`,
    `--not-ready-ms=${notReadyMs}`,
    `--answers-as=${version}`,
    `--positions-from=${positionsFrom}`,
    ...(cluster === undefined ? [] : [`--cluster-port=${cluster.port}`, `--election-ms=${cluster.electionMs}`]),
    ...(user === undefined ? [] : ['--user', user]),
    ...(tls === undefined ? [] : ['--certificate', tls.certificateFile, '--key', tls.keyFile]),
  ];
}

/** What the clients connect with, credentials and the authority of the certificate included. */
function urlOf(port: number, { user, tls }: StartOptions): string {
  const credentials = user === undefined ? '' : `${user.split(/:(.*)/s, 2).map(encodeURIComponent).join(':')}@`;
  const parameters =
    tls === undefined ? 'tls=false' : `tls=true&tlsCAFile=${resolve(tls.authorityFile ?? tls.certificateFile)}`;
  return `esdb://${credentials}127.0.0.1:${port}?${parameters}`;
}
