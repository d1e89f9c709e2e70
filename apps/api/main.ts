import 'reflect-metadata';
import { runProcess } from '#libs/hosting';

const help = `Bourse's API: GraphQL over HTTP and WebSocket. It keeps nothing in memory that another one lacks, so there may be any number.

  node dist/apps/api/main.js                           run
  node dist/apps/api/main.js --issue-operator-token    make an operator's token, shown once
  node dist/apps/api/main.js --print-config            show what is configured; secrets are left out
  node dist/apps/api/main.js --help                    show this

Variables of the environment`;

process.exitCode = await runProcess(
  {
    name: 'api',
    help,
    roles: ({ engines }) =>
      engines.distributed === undefined
        ? 'BOURSE_EVENT_STORE_URL and BOURSE_DATABASE_URL are needed; on files, npm start runs everything in one process'
        : { converses: true, projections: 'FOLLOWS', publishes: false, takesSignals: false },
  },
  process.argv.slice(2),
);
