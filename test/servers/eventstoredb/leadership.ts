import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const host = '127.0.0.1';
const lookAgainMs = 50;
/** How long a node goes on naming a leader that has died. */
const unnoticedMs = 500;

export type Role = 'LEADER' | 'FOLLOWER' | 'UNKNOWN';

export interface Member {
  readonly port: number;
  readonly role: Role;
  readonly isAlive: boolean;
}

/** What a node of a cluster knows of who leads it. */
export interface Leadership {
  role(): Role;
  /** Where the leader is, when it is another node. */
  leaderPort(): number | undefined;
  /** This node first, then those it knows of. */
  members(): readonly Member[];
  leave(): void;
}

export interface ClusterOptions {
  /** The same for all nodes: whoever listens on it leads. */
  readonly clusterPort: number;
  readonly ownPort: number;
  /** How long after its death a leader is missed: no node leads meanwhile. */
  readonly electionMs: number;
  /** Called once, when this node begins to lead. */
  readonly onLeading: () => void;
}

/**
 * Joins a cluster, or begins to lead it. The system gives a port to one process at a time and takes it back when that one dies, so there are
 * never two leaders, and a frozen leader goes on leading.
 */
export async function joinCluster(options: ClusterOptions): Promise<Leadership> {
  const state: State = {
    role: 'UNKNOWN',
    leaderPort: undefined,
    followers: new Map(),
    isGone: false,
    end: () => undefined,
  };
  const begun = Promise.withResolvers<void>();
  void compete(options, state, begun.resolve).catch(begun.reject);
  await begun.promise;
  return {
    role: () => state.role,
    leaderPort: () => (state.role === 'FOLLOWER' ? state.leaderPort : undefined),
    members: () => membersIn(options.ownPort, state),
    leave: () => {
      state.isGone = true;
      state.end();
    },
  };
}

/** Who leads the cluster, as its leader says; fails when none does. */
export async function askForLeader(clusterPort: number): Promise<number> {
  const socket = connect(clusterPort, host);
  try {
    return await portFrom(socket);
  } finally {
    socket.destroy();
  }
}

interface State {
  role: Role;
  leaderPort: number | undefined;
  readonly followers: Map<Socket, number>;
  isGone: boolean;
  end: () => void;
}

/** Leads when nobody else does; otherwise follows until the leader is gone, and tries again. */
async function compete(options: ClusterOptions, state: State, begun: () => void): Promise<void> {
  while (!state.isGone) {
    const server = await listening(options.clusterPort);
    if (server !== undefined) {
      lead(server, options, state);
      return begun();
    }
    if (await follow(options, state, begun)) await miss(options, state);
    else await sleep(lookAgainMs);
  }
}

function lead(server: Server, { ownPort, onLeading }: ClusterOptions, state: State): void {
  state.end = () => {
    server.close();
    for (const follower of state.followers.keys()) follower.destroy();
  };
  server.on('connection', (socket) => {
    socket.on('error', () => undefined).once('close', () => state.followers.delete(socket));
    socket.write(`${ownPort}\n`);
    portFrom(socket).then(
      (port) => state.followers.set(socket, port),
      () => undefined,
    );
  });
  onLeading();
  state.role = 'LEADER';
}

/** Resolves with true when the leader is gone, and with false when there was none to follow. */
async function follow({ clusterPort, ownPort }: ClusterOptions, state: State, begun: () => void): Promise<boolean> {
  const socket = connect(clusterPort, host);
  state.end = () => socket.destroy();
  const gone = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  socket.on('error', () => undefined);
  try {
    state.leaderPort = await portFrom(socket);
    socket.write(`${ownPort}\n`);
    state.role = 'FOLLOWER';
    begun();
  } catch {
    return false;
  }
  await gone;
  return true;
}

/** From the leader's death until somebody else leads; that it is dead is noticed a little later. */
async function miss({ electionMs }: ClusterOptions, state: State): Promise<void> {
  await sleep(Math.min(unnoticedMs, electionMs));
  state.role = 'UNKNOWN';
  await sleep(Math.max(0, electionMs - unnoticedMs));
}

function membersIn(ownPort: number, { role, leaderPort, followers }: State): readonly Member[] {
  const own: Member = { port: ownPort, role, isAlive: true };
  if (role === 'LEADER') {
    return [own, ...[...followers.values()].map((port) => ({ port, role: 'FOLLOWER' as const, isAlive: true }))];
  }
  if (leaderPort === undefined) return [own];
  return [own, { port: leaderPort, role: 'LEADER', isAlive: role === 'FOLLOWER' }];
}

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (Reflect.get(error, 'code') === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** The port in the first line that comes; fails when the connection ends before. */
function portFrom(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (piece) => {
      text += String(piece);
      if (text.includes('\n')) resolve(Number(text));
    });
    socket.once('error', reject).once('close', () => reject(new Error('The connection ended before its first line')));
  });
}
