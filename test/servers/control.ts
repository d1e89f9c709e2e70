// The command behind EVENTSTORE_CONTROL, DATABASE_CONTROL and KAFKA_CONTROL: `node control.js <directory> start|kill|freeze|thaw`.
import { controlProcess, verbs } from './test-server.js';

const [directory, given] = process.argv.slice(2);
const verb = verbs.find((each) => each === given);
if (directory === undefined || verb === undefined) {
  process.stderr.write(`Usage: control <directory of the server> ${verbs.join('|')}\n`);
  process.exitCode = 2;
} else {
  await controlProcess(directory, verb);
}
