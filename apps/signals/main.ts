import 'reflect-metadata';
import { runProcess } from '#libs/hosting';

const help = `Bourse's consumer of signals: usage, cost and health of instances, as other systems send them to Kafka. There may be as many as partitions.

  node dist/apps/signals/main.js                   run
  node dist/apps/signals/main.js --print-config    show what is configured; secrets are left out
  node dist/apps/signals/main.js --help            show this

Variables of the environment`;

process.exitCode = await runProcess(
  {
    name: 'signals',
    help,
    roles: ({ engines }) =>
      engines.distributed === undefined || engines.kafka === undefined
        ? 'BOURSE_EVENT_STORE_URL, BOURSE_DATABASE_URL and BOURSE_KAFKA_BROKERS are needed; on files, npm start takes signals too'
        : { converses: false, projections: 'NONE', publishes: false, takesSignals: true },
  },
  process.argv.slice(2),
);
