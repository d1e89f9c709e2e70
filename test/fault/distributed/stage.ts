import { join } from 'node:path';
import { allViews } from '#libs/all';
import { openKafkaBus } from '#libs/message-bus';

import { type Evidence, gather, logSeenFrom, type Observer } from './evidence.js';
import { type EventStoreClient, type Installation, startInstallation } from './installation.js';
import { judge } from './judge.js';
import { type Ledger, openLedger } from './ledger.js';
import type { Callers } from './load.js';
import { openMarket } from './market.js';
import { type Servers, startServers } from './servers.js';
import { settled } from './settled.js';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.js';

/** An installation with a market, and whoever watches it from outside. */
export interface Scene {
  readonly installation: Installation;
  readonly observer: Observer;
  readonly ledger: Ledger;
  readonly callers: Callers;
  /** Checks that have to wait until everything has come to rest; forgotten with the load they were made under. */
  readonly atRest: (() => Promise<readonly string[]>)[];
  /** What was judged last. */
  evidence: Evidence | undefined;
}

/** Where all faults play. Started with the first of them; one installation serves until a promise is broken in it, or another log is asked for. */
export interface Stage {
  scene(): Promise<Scene>;
  /** Load before, during and after what is done; then everything comes to rest, and is judged. Gives what was broken. */
  underLoad(
    act: (scene: Scene, load: Traffic) => Promise<readonly string[]>,
    options: UnderLoad,
  ): Promise<readonly string[]>;
  end(): Promise<void>;
}

export interface UnderLoad extends TrafficOptions {
  /** How long it may take until everything has come to rest. */
  readonly patienceMs?: number;
  /** With it the log is on two nodes, to which the processes talk through this client; otherwise on one. */
  readonly clusterClient?: EventStoreClient;
}

/** The stage with its log on two nodes. */
export function onTwoNodes(stage: Stage, clusterClient: EventStoreClient): Stage {
  return { ...stage, underLoad: (act, options) => stage.underLoad(act, { ...options, clusterClient }) };
}

export function openStage(): Stage {
  let servers: Servers | undefined;
  let current: Scene | undefined;
  const scene = async (clusterClient?: EventStoreClient) => {
    servers ??= await startServers();
    if (current !== undefined && current.installation.clusterClient !== clusterClient) await clear();
    current ??= await openScene(servers, clusterClient);
    return current;
  };
  const clear = async () => {
    const ending = current;
    current = undefined;
    if (ending !== undefined) await closeScene(ending);
  };
  return {
    scene: () => scene(),
    underLoad: async (act, { clusterClient, ...options }) => {
      const playing = await scene(clusterClient);
      const { seen, broken } = await play(playing, act, options);
      // What was broken would show again under every fault that follows.
      if (broken.length > 0) await clear();
      return [...seen, ...broken];
    },
    end: async () => {
      await clear();
      await servers?.stop();
      servers = undefined;
    },
  };
}

async function openScene(servers: Servers, clusterClient: EventStoreClient | undefined): Promise<Scene> {
  const installation = await startInstallation(servers, clusterClient);
  const { place } = installation;
  const ledger = openLedger(join(servers.folder, `${place.namespace}.ledger`));
  const [callers, eventStore, bus] = await Promise.all([
    openMarket(installation, ledger),
    logSeenFrom(place),
    openKafkaBus('kafkajs', { brokers: place.brokers, clientId: 'judge' }),
  ]);
  const observer = { place, eventStore, bus, views: allViews, remembered: [], restorations: [] };
  return { installation, ledger, callers, observer, atRest: [], evidence: undefined };
}

async function closeScene({ installation, ledger, observer }: Scene): Promise<void> {
  await installation.stop();
  await observer.bus.close();
  await observer.eventStore.close();
  ledger.close();
}

/** What was seen under the load, and what is broken in the installation since. */
interface Outcome {
  readonly seen: readonly string[];
  readonly broken: readonly string[];
}

async function play(
  scene: Scene,
  act: (scene: Scene, load: Traffic) => Promise<readonly string[]>,
  options: UnderLoad,
): Promise<Outcome> {
  const { installation, observer, ledger } = scene;
  const startedAt = performance.now();
  const { patienceMs, ...wanted } = options;
  const load = startTraffic(scene, wanted);
  try {
    const seen = await told(() => act(scene, load));
    await Promise.all([load.finish(), load.finishSignals()]);
    const left = await settled(installation, observer, patienceMs);
    await load.end();
    const later = await Promise.all(scene.atRest.splice(0).map(told));
    const defects = installation.defects();
    if (left.length > 0) explain(left);
    if (left.length > 0) return { seen: [...seen, ...later.flat()], broken: [...left, ...defects] };
    scene.evidence = await gather(observer, ledger.read());
    return { seen: [...seen, ...later.flat()], broken: [...judge(scene.evidence), ...defects] };
  } finally {
    scene.atRest.length = 0;
    await Promise.all([load.end(), load.finishSignals()]);
    tell(scene, load, startedAt);
  }
}

/** What does not come about in its time is a broken promise like any other, and no reason to leave the other faults out. */
async function told(act: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await act();
  } catch (error) {
    return [`[11] ${String(error)}`];
  }
}

function explain(left: readonly string[]): void {
  if (process.env['FAULT_TELL'] !== undefined) process.stderr.write(`${left.join('\n')}\n`);
}

/** For whoever reads along; standard output belongs to the results. */
function tell({ installation, evidence }: Scene, { counts, reasons }: Traffic, startedAt: number): void {
  if (process.env['FAULT_TELL'] === undefined) return;
  const ends = installation.members.flatMap((member) => member.lastWords()).join('\n');
  const top = [...reasons].toSorted((a, b) => b[1] - a[1]).slice(0, 5);
  process.stderr.write(
    `${Math.round((performance.now() - startedAt) / 1_000)} s, ${evidence?.facts.length} facts, ${counts.answered} answered, ${counts.unknown} not\n${ends}\n${top.map(([reason, count]) => `  ${count} ${reason}`).join('\n')}\n`,
  );
}
