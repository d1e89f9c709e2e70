import { setTimeout as sleep } from 'node:timers/promises';
import { BusUnavailable, TopicMissing } from './faults.js';
import { protocolCodes, saysNotYet } from './protocol-codes.js';
import { differences, type TopicDifference, type TopicSettings } from './topic-settings.js';

/** What a client can do about topics, each as one question to the cluster. Errors are the client's own. */
export interface TopicsOnCluster {
  list(): Promise<readonly string[]>;
  create(topics: readonly TopicSettings[]): Promise<void>;
  describe(topics: readonly string[]): Promise<readonly TopicSettings[]>;
}

const [pauseMinMs, pauseMaxMs] = [100, 1_000];
const defaultPatienceMs = 15_000;

/**
 * Creates what is missing and tells how the others differ. What was created is known to the brokers only a little later, and somebody else may
 * create the same meanwhile: answers that say so are asked for again. Throws `BusUnavailable` when that takes longer than `patienceMs`, and
 * every other error at once.
 */
export async function ensureTopics(
  cluster: TopicsOnCluster,
  wanted: readonly TopicSettings[],
  patienceMs = defaultPatienceMs,
): Promise<readonly TopicDifference[]> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = pauseMinMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
    try {
      return await attempt(cluster, wanted);
    } catch (error) {
      if (!(error instanceof TopicMissing || saysNotYet(protocolCodes(error)))) throw error;
      if (performance.now() + pauseMs > deadline) {
        const names = wanted.map(({ topic }) => topic).join(', ');
        throw new BusUnavailable(`Kafka did not have all of these topics after ${patienceMs} ms: ${names}`, {
          cause: error,
        });
      }
      await sleep(pauseMs);
    }
  }
}

async function attempt(
  cluster: TopicsOnCluster,
  wanted: readonly TopicSettings[],
): Promise<readonly TopicDifference[]> {
  const existing = new Set(await cluster.list());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) await cluster.create(missing);
  const found = await cluster.describe(wanted.map(({ topic }) => topic));
  return wanted.flatMap((each) => {
    const its = found.find(({ topic }) => topic === each.topic);
    if (its === undefined) throw new TopicMissing([each.topic]);
    return differences(each, its);
  });
}
