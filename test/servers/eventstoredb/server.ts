import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { append, batchAppend, remove } from './append-service.js';
import { type Database, openDatabase } from './database.js';
import { clusterInfo } from './gossip.js';
import { joinCluster, type Leadership } from './leadership.js';
import { replyLoss } from './lost-replies.js';
import { type Credentials, type Node, refusalFor } from './node.js';
import { read } from './read-service.js';
import type { ServerVersion } from './rpc-errors.js';

export interface EventStoreDbOptions {
  readonly directory: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How long appends are answered with "Server Is Not Ready" after the port is open. Default 2,000, as observed. */
  readonly notReadyMs?: number;
  /** With credentials, calls without them or with others are refused. */
  readonly credentials?: Credentials;
  /** PEM texts; without them the server speaks plain text. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Whose answers it gives: 24.2 unless said. */
  readonly version?: ServerVersion;
  /** Where the positions of a log begin: 0 unless said, and always the same for a directory. */
  readonly positionsFrom?: number;
  /** With it, the server is a node of the cluster that shares the directory: it serves while it leads. */
  readonly cluster?: { readonly port: number; readonly electionMs: number };
  /** By what events are dated: the system's clock unless given. */
  readonly now?: () => number;
  /** Called when the disk fails: the outcome of what was queued is unknown. */
  readonly onFailure?: (error: unknown) => void;
}

export interface EventStoreDbServer {
  readonly port: number;
  /** Ends all calls at once and closes the file. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** The largest message the real server takes: 16 MiB. */
const messageBytesMax = 16 * 1024 * 1024;

/** Starts a server on loopback on the log of a directory. */
export async function startServer(options: EventStoreDbOptions): Promise<EventStoreDbServer> {
  const { directory, credentials, notReadyMs = 2_000, version = '24.2', positionsFrom, cluster } = options;
  const onFailure = options.onFailure ?? rethrow;
  let database: Database | undefined;
  let leadership: Leadership | undefined;
  let readyAt = Number.POSITIVE_INFINITY;
  const open = () => {
    database = openDatabase({ directory, positionsFrom, onFailure, now: options.now ?? Date.now });
  };
  if (cluster === undefined) open();
  const node: Node = {
    get database() {
      if (database === undefined) throw new Error('This node does not lead');
      return database;
    },
    version,
    isReady: () => database !== undefined && performance.now() >= readyAt,
    leaderPort: () => leadership?.leaderPort(),
    refusal: (metadata) => refusalFor(credentials, metadata),
    losesReply: replyLoss(directory),
  };
  const server = new Server({
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.max_send_message_length': -1,
  });
  addStreams(server, node);
  server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods: supportedMethods(version) });
  const members = () => leadership?.members() ?? [{ port, role: 'LEADER' as const, isAlive: true }];
  server.addService(gossipGrpc.GossipService, {
    read: (_call: ServerUnaryCall<Empty, unknown>, callback: sendUnaryData<ClusterInfo>) =>
      callback(null, clusterInfo(members(), node.isReady())),
  });
  const port = await bind(server, options);
  if (cluster !== undefined) {
    const { port: clusterPort, electionMs } = cluster;
    leadership = await joinCluster({ clusterPort, ownPort: port, electionMs, onLeading: open });
  }
  readyAt = performance.now() + notReadyMs;
  return {
    port,
    async close() {
      leadership?.leave();
      server.forceShutdown();
      await database?.close();
    },
  };
}

function rethrow(error: unknown): void {
  throw error;
}

function bind(server: Server, { port, tls }: EventStoreDbOptions): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) },
        ]);
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function addStreams(server: Server, node: Node): void {
  const {
    read: readMethod,
    append: appendMethod,
    batchAppend: batchMethod,
    delete: deleteMethod,
    tombstone,
  } = streamsGrpc.StreamsService;
  const definition = {
    read: answeredRaw(readMethod),
    append: answeredRaw(appendMethod),
    batchAppend: answeredRaw(batchMethod),
    delete: answeredRaw(deleteMethod),
    tombstone: answeredRaw(tombstone),
  } satisfies ServiceDefinition;
  server.addService(definition, {
    read: (call: Parameters<typeof read>[1]) => read(node, call),
    append: (call: Parameters<typeof append>[1], callback: sendUnaryData<Buffer>) => append(node, call, callback),
    batchAppend: (call: Parameters<typeof batchAppend>[1]) => batchAppend(node, call),
    delete: (call: RemoveCall, callback: sendUnaryData<Buffer>) => remove(node, false, { call, callback }),
    tombstone: (call: RemoveCall, callback: sendUnaryData<Buffer>) => remove(node, true, { call, callback }),
  });
}

type RemoveCall = Parameters<typeof remove>[2]['call'];

/** The method with its answers encoded already. */
function answeredRaw<Request, Answer>(method: MethodDefinition<Request, Answer>): MethodDefinition<Request, Buffer> {
  return { ...method, responseSerialize: (answer) => answer, responseDeserialize: (answer) => answer };
}

const supported = [
  ['event_store.client.streams.streams', 'append', []],
  ['event_store.client.streams.streams', 'batchappend', []],
  ['event_store.client.streams.streams', 'read', ['position', 'events']],
  ['event_store.client.streams.streams', 'delete', []],
  ['event_store.client.streams.streams', 'tombstone', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
] as const;

function supportedMethods(version: ServerVersion) {
  const answer = new featuresPb.SupportedMethods();
  answer.setEventStoreServerVersion(`${version}.0.0`);
  for (const [service, name, features] of supported) {
    const method = new featuresPb.SupportedMethod();
    method.setServiceName(service);
    method.setMethodName(name);
    method.setFeaturesList([...features]);
    answer.addMethods(method);
  }
  return (_call: ServerUnaryCall<Empty, unknown>, callback: sendUnaryData<typeof answer>): void =>
    callback(null, answer);
}
