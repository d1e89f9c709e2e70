import 'reflect-metadata';
import { runProcess } from '#libs/hosting';

const help = `Bourse's projector: brings views and scorecards forward, and runs reactions and timers. One is active, others stand by.

  node dist/apps/projector/main.js                   run
  node dist/apps/projector/main.js --print-config    show what is configured; secrets are left out
  node dist/apps/projector/main.js --help            show this

Variables of the environment`;

process.exitCode = await runProcess(
  {
    name: 'projector',
    help,
    roles: ({ engines }) =>
      engines.distributed === undefined
        ? 'BOURSE_EVENT_STORE_URL and BOURSE_DATABASE_URL are needed; on files, npm start runs everything in one process'
        : { converses: false, projections: 'LEADS', publishes: false, takesSignals: false },
  },
  process.argv.slice(2),
);
