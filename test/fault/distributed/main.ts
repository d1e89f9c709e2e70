import { optionsHelp, runFaults } from '../run-faults.js';
import { controls } from './controls.js';
import { doubles } from './doubles.js';
import { engineFaults } from './engine-faults.js';
import { linkFaults } from './link-faults.js';
import { lostLeader } from './lost-leader.js';
import { processFaults } from './process-faults.js';
import { putBack } from './put-back.js';
import { openStage } from './stage.js';
import { stopping } from './stopping.js';
import { wrongClocks } from './wrong-clock.js';

const usage = `Injects faults into a distributed installation on real servers, and counts the promises broken under them.

  npm run test:fault:distributed                     all faults, as a table
  npm run -s test:fault:distributed -- --json        the same as [{name, trials, violations, bound}]

${optionsHelp}`;

const stage = openStage();
// Nothing is left running when somebody loses patience.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.end().finally(() => process.exit(1)));
}
let exitCode = 1;
try {
  exitCode = await runFaults(usage, [
    ...engineFaults(stage),
    ...processFaults(stage),
    ...doubles(stage),
    stopping(stage),
    ...linkFaults(stage),
    ...lostLeader(stage),
    ...putBack(stage),
    ...controls(stage),
    // What a control of these leaves in the log is in the way of everything that would follow.
    ...wrongClocks(stage),
  ]);
} finally {
  await stage.end();
}
// A client of one of the engines may still be at it, though everything it could talk to is gone.
process.exit(exitCode);
