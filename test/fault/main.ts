import { clockSetBack, timesAsGiven } from './clock-set-back.js';
import { damagedFile, damagedWal, unwitnessedWal } from './damaged-middle.js';
import { failedWrite } from './failed-write.js';
import { fullDisk } from './full-disk.js';
import { acknowledgedEarly, killUnderLoad, retriedWithNewIds } from './kill-under-load.js';
import { newestTokenTaken, pausedWorker } from './paused-worker.js';
import { erasedOnce, positionsAlone, putBackAccepted, putBackBesideLog, putBackLog } from './put-back.js';
import { optionsHelp, runFaults } from './run-faults.js';
import { tornTail } from './torn-tail.js';
import { rowsAfterCheckpoint, rowsBeforeCheckpoint, viewsUnderKill } from './views-under-kill.js';

const usage = `Injects faults and counts the promises broken under them.

  npm run test:fault                     all faults, as a table
  npm run -s test:fault -- --json        the same as [{name, trials, violations, bound}]

${optionsHelp}`;

process.exitCode = await runFaults(usage, [
  killUnderLoad,
  acknowledgedEarly,
  retriedWithNewIds,
  tornTail,
  damagedWal,
  unwitnessedWal,
  damagedFile,
  fullDisk,
  failedWrite,
  viewsUnderKill,
  rowsBeforeCheckpoint,
  rowsAfterCheckpoint,
  pausedWorker,
  newestTokenTaken,
  putBackBesideLog,
  putBackLog,
  putBackAccepted,
  positionsAlone,
  erasedOnce,
  clockSetBack,
  timesAsGiven,
]);
