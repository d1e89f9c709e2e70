import { FactAudiences, type Principal } from '#libs/access';
import type { ReadOptions, SubscribeOptions } from '#libs/event-store';
import { ViewProgress } from '#libs/read-store';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { answersWithin } from '../answers/answer.js';
import { Freshness } from '../freshness.js';
import { defaultLimits, type Limits } from '../limits/limits.js';
import { type Meter, meters } from '../limits/meter.js';
import { Patience } from '../patience.js';
import { rememberLoaders } from '../request-context.js';
import { FactFollower } from './fact-follower.js';
import { FactReader } from './fact-reader.js';

const beginAnswer = answersWithin(defaultLimits);

export const consumer: Principal = { id: 'p-1', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['search'] }] };
export const stranger: Principal = { id: 'p-2', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['payments'] }] };
export const auditor: Principal = { id: 'p-3', kind: 'PERSON', grants: [{ role: 'auditor', teams: 'all' }] };

const metadata = {
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'p-1',
  commandId: 'command',
  payloadDigest: '',
  correlationId: 'c-1',
  schemaVersion: 1,
  previousHash: '',
};

/** Counts who reads it. */
class CountingEventStore extends InMemoryEventStore {
  #readCount = 0;
  #followerCount = 0;

  countReads(): number {
    return this.#readCount;
  }

  followerCount(): number {
    return this.#followerCount;
  }

  override readAll(after: string | undefined, options?: ReadOptions) {
    this.#readCount += 1;
    return super.readAll(after, options);
  }

  override async *subscribe(after: string | undefined, options: SubscribeOptions) {
    this.#followerCount += 1;
    try {
      yield* super.subscribe(after, options);
    } finally {
      this.#followerCount -= 1;
    }
  }
}

/** A short history, and what reads it. */
export async function history(patience = new Patience()) {
  const lookedUp: (readonly string[])[] = [];
  const parties = {
    ofInstances: async (instances: readonly string[]) => {
      lookedUp.push(instances);
      return new Map([['1', { consumerTeam: 'search', ownerTeam: 'platform' }]]);
    },
    ownersOf: async () => new Map<string, string>(),
  };

  const eventStore = new CountingEventStore();
  const readStream = eventStore.readStream.bind(eventStore);
  const reads: number[] = [];
  const sealing = new InMemorySealing();
  const views = new ViewProgress();
  const reportViews = async () =>
    views.report({ position: await eventStore.head(), stopped: undefined, isParked: () => false });
  const appendUnseen = async (stream: string, type: string, data: object) => {
    const { facts } = await readStream(stream, 0);
    const id = `${stream}.${facts.length}`;
    await eventStore.append(
      stream,
      [{ id, type, data, metadata }],
      facts.length === 0 ? 'no-stream' : facts.length - 1,
    );
  };
  const append = async (stream: string, type: string, data: object) => {
    await appendUnseen(stream, type, data);
    await reportViews();
  };
  eventStore.readStream = async (stream, fromRevision, options) => {
    reads.push(fromRevision);
    return readStream(stream, fromRevision, options);
  };
  const secret = await sealing.seal('instance-1', '{"size":1}', { factId: 'instance-1.0', field: 'parameters' });
  await append('team-search', 'TeamRegistered', { team: 'search' });
  await append('instance-1', 'OperationSubmitted', { operation: 'o-1', parameters: secret, justification: '' });
  await append('token-1', 'TokenIssued', { token: '1' });
  await append('instance-1', 'OperationValidated', { operation: 'o-1' });
  const audiences = new FactAudiences(Object.assign(Object.create(null), parties));
  const freshness = new Freshness(views, patience);
  const reader = new FactReader(eventStore, audiences, freshness);
  const follower = new FactFollower(eventStore, audiences, freshness, {
    liveFactsMax: 4,
    replaysAtOnceMax: 2,
  });
  return { reader, follower, eventStore, append, appendUnseen, reportViews, sealing, lookedUp, reads };
}

/** What a request of this caller brings, over HTTP. */
export function contextOf(principal: Principal, limits: Partial<Limits> = {}) {
  const { signal } = new AbortController();
  return bringing(principal, signal, meters({ ...defaultLimits, ...limits }).ofAnswer(principal, signal));
}

/** What a subscription of this caller brings. */
export function followingContext(principal: Principal, signal: AbortSignal, limits: Partial<Limits> = {}) {
  return bringing(principal, signal, meters({ ...defaultLimits, ...limits }).ofSubscription(principal, signal));
}

function bringing(principal: Principal, signal: AbortSignal, meter: Meter) {
  return {
    principal,
    address: '192.0.2.1',
    correlationId: 'c-1',
    signal,
    loader: rememberLoaders(),
    meter,
    answer: beginAnswer(signal),
  };
}
