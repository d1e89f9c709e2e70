// An outsider's consumer: how many instances each team requests per day. How to run it: README.md beside it.
import { DatabaseSync } from 'node:sqlite';
import kafkajs from 'kafkajs';

const { KAFKA_BROKERS = '127.0.0.1:9092', TOPIC = 'bourse.instances.v1', DATABASE = 'analytics.sqlite' } = process.env;
const database = new DatabaseSync(DATABASE);
database.exec(`CREATE TABLE IF NOT EXISTS requests (id TEXT PRIMARY KEY, team TEXT, day TEXT, partition INTEGER, place INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS offsets (place INTEGER PRIMARY KEY, next INTEGER) STRICT;
  CREATE VIEW IF NOT EXISTS requests_per_day AS SELECT team, day, count(*) AS requests FROM requests GROUP BY team, day`);
// The same fact may come twice, under the same id: it counts once.
const count = database.prepare('INSERT OR IGNORE INTO requests VALUES (?, ?, ?, ?, ?)');
// The log was put back: what came here before and stands after its last common fact is void. It may come again, and counts then.
const forget = database.prepare('DELETE FROM requests WHERE partition = ? AND place > ?');
const advance = database.prepare('INSERT OR REPLACE INTO offsets VALUES (?, ?)');
const offsetOf = database.prepare('SELECT next FROM offsets WHERE place = ?');

// The number behind the dot orders the positions of one log.
const placeOf = (position) => Number(position?.toString().split('.')[1] ?? 0);

// Rows and offset change together: whatever kills this program, it goes on where its rows are.
function fold(partition, messages) {
  database.exec('BEGIN IMMEDIATE');
  for (const { offset, headers, value } of messages) {
    if (Number(offset) < (offsetOf.get(partition)?.next ?? 0)) continue;
    const [type, id, day] = [String(headers.ce_type), String(headers.ce_id), String(headers.ce_time).slice(0, 10)];
    if (type === 'bourse.log.restored.v1') forget.run(partition, placeOf(JSON.parse(value).lastCommon?.position));
    if (type === 'bourse.instance.requested.v1')
      count.run(id, JSON.parse(value).consumerTeam, day, partition, placeOf(headers.ce_position));
    advance.run(partition, Number(offset) + 1);
  }
  database.exec('COMMIT');
}

const consumer = new kafkajs.Kafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'analytics' }).consumer({
  groupId: process.env.GROUP ?? 'analytics',
  retry: { restartOnFailure: async () => true },
});
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({ autoCommit: false, eachBatch: async ({ batch }) => fold(batch.partition, batch.messages) });
for (const { place, next } of database.prepare('SELECT * FROM offsets').all())
  consumer.seek({ topic: TOPIC, partition: place, offset: String(next) });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect());
