import { acceptRestoredLog } from '#apps/maintenance';

/** Accepts the log of the installation that its environment names, and is killed as soon as the step is done that its argument names. */
const [lastStep] = process.argv.slice(2);

const { text } = await acceptRestoredLog([], process.env, async (step) => {
  if (step !== lastStep) return;
  process.kill(process.pid, 'SIGKILL');
  await Promise.withResolvers<never>().promise;
});
process.stdout.write(text);
