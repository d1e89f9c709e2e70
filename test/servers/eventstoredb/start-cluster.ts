import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type TestServer } from '../test-server.js';
import { askForLeader } from './leadership.js';
import { startNode } from './start.js';

/** How long a dead leader is missed: first appends were seen 5.4 s after a real one was killed. */
const electionMsDefault = 5_000;
const patienceMs = 30_000;

export interface EventStoreCluster {
  /** Names all nodes. */
  readonly url: string;
  readonly nodes: readonly TestServer[];
  /** The node that leads. Throws when none does for 30 s. */
  leader(): Promise<TestServer>;
  /** Ends all nodes for good. */
  stop(): Promise<void>;
}

/**
 * Starts two nodes on one log, of which the first leads and the other takes over when that one dies. Each keeps its recipe in a folder of
 * its own; the log is in `directory/log`. Resolves when appends are taken.
 */
export async function startEventStoreCluster(
  directory: string,
  {
    electionMs = electionMsDefault,
    notReadyMs = 0,
  }: { readonly electionMs?: number; readonly notReadyMs?: number } = {},
): Promise<EventStoreCluster> {
  const ports = [await freePort(), await freePort()];
  const clusterPort = await freePort();
  const nodes: TestServer[] = [];
  for (const [index, port] of ports.entries()) {
    nodes.push(
      await startNode(join(directory, `node-${index + 1}`), port, {
        notReadyMs,
        log: resolve(directory, 'log'),
        cluster: { port: clusterPort, electionMs },
      }),
    );
  }
  return {
    url: `esdb://${ports.map((port) => `127.0.0.1:${port}`).join(',')}?tls=false`,
    nodes,
    leader: async () => {
      const leading = ports.indexOf(await leaderPortOf(clusterPort));
      const node = nodes[leading];
      if (node === undefined) throw new Error('A stranger leads the cluster');
      return node;
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function leaderPortOf(clusterPort: number): Promise<number> {
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await askForLeader(clusterPort);
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await sleep(50);
    }
  }
}
