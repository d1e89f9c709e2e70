import { describe, expect, it } from '@jest/globals';
import { batchWork, type Member } from './batch-work.js';
import { OffsetMoved } from './faults.js';
import type { BatchOfRows, ConsumerOptions, IncomingMessage } from './message-bus.js';
import { vitals } from './vitals.js';

const messagesFrom = (first: number, count: number): readonly IncomingMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    topic: 't',
    partition: 0,
    offset: first + index,
    key: 'k',
    headers: {},
    value: String(first + index),
  }));

/** A table with an offset of its own, and a member that writes down what it is told. */
function workshop({
  own,
  isGuarded = true,
  answersLost = 0,
}: {
  own: number;
  isGuarded?: boolean;
  answersLost?: number;
}) {
  let answersToLose = answersLost;
  const rows: string[] = [];
  const table = { next: own, rows };
  const told: string[] = [];
  const apply = async ({ messages, nextOffset, expectedOffset }: BatchOfRows) => {
    if (isGuarded && table.next !== expectedOffset) throw new OffsetMoved('moved');
    table.rows.push(...messages.map(({ value }) => value));
    table.next = nextOffset;
    answersToLose -= 1;
    if (answersToLose >= 0) throw new Error('The connection was reset');
  };
  const options: ConsumerOptions = {
    group: 'g',
    topics: ['t'],
    observer: ({ event }) => told.push(event),
    effect: { kind: 'ROWS', offsets: { next: async () => table.next }, apply },
  };
  const member: Member = {
    heartbeat: async () => undefined,
    commit: async (offset) => {
      told.push(`commit ${offset}`);
    },
    seek: (offset) => {
      told.push(`seek ${offset}`);
    },
  };
  const work = batchWork(options, vitals(60_000), new AbortController().signal);
  const run = (messages: readonly IncomingMessage[], by: Member = member) =>
    work.run({ topic: 't', partition: 0, messages }, by);
  return { table, told, work, run, member };
}

describe('a batch of rows', () => {
  it('skips what the rows know already, and commits what follows', async () => {
    const { run, table, told } = workshop({ own: 3 });
    await run(messagesFrom(0, 5));
    expect(table.rows).toEqual(['3', '4']);
    expect(told).toEqual(['commit 5']);
  });

  it('commits alone when the rows know all of it', async () => {
    const { run, table, told } = workshop({ own: 9 });
    await run(messagesFrom(0, 5));
    expect(table.rows).toEqual([]);
    expect(told).toEqual(['commit 5']);
  });

  it('goes back to where the rows are when it begins later', async () => {
    const { run, table, told } = workshop({ own: 3 });
    await run(messagesFrom(10, 2));
    expect(table.rows).toEqual([]);
    expect(told).toEqual(['seek 3']);
  });

  it('tells of messages that are gone, and goes on behind them', async () => {
    const { run, table, told } = workshop({ own: 3 });
    await run(messagesFrom(10, 2));
    await run(messagesFrom(10, 2));
    expect(table.rows).toEqual(['10', '11']);
    expect(told).toEqual(['seek 3', 'MESSAGES_MISSING', 'commit 12']);
  });

  it('changes nothing in the hands of a member that was asleep while another one had it', async () => {
    const { run, table, told } = workshop({ own: 0 });
    await run(messagesFrom(0, 2));
    table.next = 6;
    table.rows.push('2', '3', '4', '5');
    await run(messagesFrom(2, 2));
    expect(table.rows).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(told).toEqual(['commit 2', 'OFFSET_MOVED', 'seek 6']);
  });

  it('would change it twice without the guard: the control', async () => {
    const { run, table } = workshop({ own: 0, isGuarded: false });
    await run(messagesFrom(0, 2));
    table.next = 6;
    table.rows.push('2', '3', '4', '5');
    await run(messagesFrom(2, 2));
    expect(table.rows).toEqual(['0', '1', '2', '3', '4', '5', '2', '3']);
  });

  it('is not repeated when its transaction was committed and only the answer was lost', async () => {
    const { run, table, told } = workshop({ own: 0, answersLost: 1 });
    await run(messagesFrom(0, 2));
    expect(table.rows).toEqual(['0', '1']);
    expect(told).toEqual(['EFFECT_FAILED', 'commit 2']);
  });

  it('looks at the rows again after the partitions changed hands', async () => {
    const { run, work, table } = workshop({ own: 0 });
    await run(messagesFrom(0, 2));
    table.next = 4;
    work.forget();
    await run(messagesFrom(2, 4));
    expect(table.rows).toEqual(['0', '1', '4', '5']);
  });
});

describe('a member that is out of its group', () => {
  it('hears of it at work, and commits nothing', async () => {
    const told: string[] = [];
    const out = new Error('The coordinator does not know this member');
    const options: ConsumerOptions = {
      group: 'g',
      topics: ['t'],
      effect: {
        kind: 'COMMANDS',
        apply: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
    };
    const atWork = batchWork(options, vitals(60_000), new AbortController().signal);
    const member: Member = {
      heartbeat: () => Promise.reject(out),
      commit: async (offset) => {
        told.push(`commit ${offset}`);
      },
      seek: () => undefined,
    };
    await expect(atWork.run({ topic: 't', partition: 0, messages: messagesFrom(0, 1) }, member)).rejects.toBe(out);
    expect(told).toEqual([]);
  });
});

describe('the watchdog', () => {
  it('barks when the client is silent and when a batch stays in hand, and is quiet after a sign of life', () => {
    let now = 0;
    const pulse = vitals(1_000, () => now);
    expect(pulse.health()).toEqual({ isHealthy: true });
    now = 1_001;
    expect(pulse.health()).toMatchObject({ isHealthy: false, reason: expect.stringContaining('silent') });
    pulse.sign();
    expect(pulse.health()).toEqual({ isHealthy: true });
    pulse.batchBegan();
    now = 2_500;
    pulse.sign();
    expect(pulse.health()).toMatchObject({ isHealthy: false, reason: expect.stringContaining('in hand') });
    pulse.batchEnded();
    expect(pulse.health()).toEqual({ isHealthy: true });
  });
});
