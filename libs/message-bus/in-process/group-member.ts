import { type BatchWork, batchWork, type Member } from '../batch-work.js';
import type { ConsumerOptions, MessageConsumer } from '../message-bus.js';
import { vitals } from '../vitals.js';
import { type Group, type GroupMember, placeName, type StoredTopic, type TopicPartition } from './group.js';

interface Joining {
  readonly group: Group;
  readonly options: ConsumerOptions;
  readonly topicOf: (topic: string) => StoredTopic;
  readonly wake: () => void;
  readonly changed: (waitMs: number) => Promise<void>;
}

const batchMessagesMax = 500;
/** Milliseconds after which an idle member shows that it lives. */
const idleMs = 1_000;

export function joinGroup(joining: Joining): MessageConsumer {
  const { group, options, wake, changed } = joining;
  const pulse = vitals(options.wedgedAfterMs ?? 60_000);
  const stopping = new AbortController();
  const work = batchWork(options, pulse, stopping.signal);
  const member: GroupMember = { topics: options.topics, isAssigned: false };
  group.members.add(member);
  rebalance(group);

  const live = async () => {
    while (!stopping.signal.aborted) {
      pulse.sign();
      const isProgress = await oneRound(joining, member, work).catch((error: unknown) => {
        options.observer?.({ event: 'RESTARTED', error });
        return false;
      });
      if (!isProgress) await changed(idleMs);
    }
    group.members.delete(member);
    rebalance(group);
    wake();
  };
  const lives = live();
  return {
    health: () => pulse.health(),
    stop: async () => {
      stopping.abort();
      wake();
      await lives;
    },
  };
}

function rebalance({ members }: Group): void {
  for (const member of members) member.isAssigned = false;
}

/** True when there was something to do. */
async function oneRound(joining: Joining, member: GroupMember, work: BatchWork): Promise<boolean> {
  const places = placesOf(joining, member);
  if (!member.isAssigned) await takeOver(joining, places, work);
  member.isAssigned = true;
  let isProgress = false;
  for (const place of places) {
    if (!member.isAssigned) break;
    if (await workOff(joining, place, work)) isProgress = true;
  }
  return isProgress;
}

async function takeOver(
  { group, options }: Joining,
  places: readonly TopicPartition[],
  work: BatchWork,
): Promise<void> {
  work.forget();
  options.observer?.({ event: 'ASSIGNED', partitionCount: places.length });
  for (const { topic, partition } of places) {
    const start = await work.startOf(topic, partition);
    if (start !== undefined) group.committed.set(placeName({ topic, partition }), start);
  }
}

async function workOff({ group, topicOf, wake }: Joining, place: TopicPartition, work: BatchWork): Promise<boolean> {
  const name = placeName(place);
  const log = topicOf(place.topic).partitions[place.partition];
  const messages = log?.read(group.committed.get(name) ?? 0, batchMessagesMax) ?? [];
  if (messages.length === 0 || group.busy.has(name)) return false;
  group.busy.add(name);
  try {
    await work.run({ ...place, messages }, handle(group, name, wake));
  } finally {
    group.busy.delete(name);
  }
  return true;
}

function handle(group: Group, name: string, wake: () => void): Member {
  const moveTo = async (offset: number) => {
    group.committed.set(name, offset);
    wake();
  };
  return { heartbeat: async () => undefined, commit: moveTo, seek: moveTo };
}

/** Every partition has one member, each member about as many. */
function placesOf({ group, topicOf }: Joining, member: GroupMember): readonly TopicPartition[] {
  return member.topics.flatMap((topic) => {
    const interested = [...group.members].filter(({ topics }) => topics.includes(topic));
    const seat = interested.indexOf(member);
    const partitions = topicOf(topic).partitions.map((_, partition) => partition);
    return partitions
      .filter((partition) => partition % interested.length === seat)
      .map((partition) => ({ topic, partition }));
  });
}
