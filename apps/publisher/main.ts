import 'reflect-metadata';
import { runProcess } from '#libs/hosting';

const help = `Bourse's publisher: brings facts to Kafka as CloudEvents. One is active, others stand by.

  node dist/apps/publisher/main.js                   run
  node dist/apps/publisher/main.js --print-config    show what is configured; secrets are left out
  node dist/apps/publisher/main.js --help            show this

Variables of the environment`;

process.exitCode = await runProcess(
  {
    name: 'publisher',
    help,
    roles: ({ engines }) =>
      engines.distributed === undefined || engines.kafka === undefined
        ? 'BOURSE_EVENT_STORE_URL, BOURSE_DATABASE_URL and BOURSE_KAFKA_BROKERS are needed; on files, npm start publishes too'
        : { converses: false, projections: 'NONE', publishes: true, takesSignals: false },
  },
  process.argv.slice(2),
);
