// A member of a group that keeps rows and their own offsets in a SQLite file: rows-member.ts <client> <brokers> <topic> <file>.
// With COMPARES=no it takes no notice of what another may have done meanwhile.
// It says what its consumer goes through, and `begun` when it has a batch in hand whose value is SLOW_VALUE, over which it takes its time.
import { DatabaseSync } from 'node:sqlite';
import { type Effect, OffsetMoved, openKafkaBus } from '#libs/message-bus';

const [client, brokers = '', topic = '', file = ''] = process.argv.slice(2);
const sessionTimeoutMs = 6_000;
/** Long enough to be frozen in. */
const slowMs = 3_000;
const compares = process.env['COMPARES'] !== 'no';

const database = new DatabaseSync(file, { timeout: 10_000 });
database.exec(`PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS rows (id TEXT, member INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS offsets (place TEXT PRIMARY KEY, next INTEGER) STRICT`);
const add = database.prepare('INSERT INTO rows VALUES (?, ?)');
const move = database.prepare('INSERT OR REPLACE INTO offsets VALUES (?, ?)');
const offsetAt = database.prepare('SELECT next FROM offsets WHERE place = ?');

function nextOf(place: string): number | undefined {
  const next = offsetAt.get(place)?.['next'];
  return next === undefined ? undefined : Number(next);
}

const say = (word: string) => void process.stdout.write(`${word}\n`);

const effect: Effect = {
  kind: 'ROWS',
  offsets: { next: async ({ topic: its, partition }) => nextOf(`${its}:${partition}`) },
  apply: async ({ topic: its, partition, messages, expectedOffset, nextOffset }) => {
    const place = `${its}:${partition}`;
    if (messages.some(({ value }) => value === process.env['SLOW_VALUE'])) {
      say('begun');
      await new Promise((resolve) => setTimeout(resolve, slowMs));
    }
    database.exec('BEGIN IMMEDIATE');
    try {
      if (compares && nextOf(place) !== expectedOffset) throw new OffsetMoved(place);
      for (const { headers } of messages) add.run(headers['ce_id'] ?? '', process.pid);
      move.run(place, nextOffset);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  },
};

const bus = await openKafkaBus(client === 'platformatic' ? client : 'kafkajs', {
  brokers: brokers.split(','),
  clientId: `rows-member-${process.pid}`,
});
await bus.consume({
  group: topic,
  topics: [topic],
  effect,
  sessionTimeoutMs,
  observer: ({ event }) => say(event),
});
process.once('SIGTERM', () => {
  void bus.close().then(() => database.close());
});
