import type { Member } from '../member.js';
import { readinessOf } from '../readiness.js';
import type { Scene } from '../stage.js';
import { until } from '../until.js';

const patienceMs = 60_000;
const codes = /STORE_TRUNCATED|LOG_WENT_BACK/;

/** Waits until each process refuses to go on and says why, and ends all of them. Gives a sentence for each that did not. */
export async function refusedByAll({ installation }: Scene): Promise<readonly string[]> {
  const { members } = installation;
  const silent = new Set(members);
  const allRefuse = async () => {
    for (const member of silent) if (codes.test(await saidBy(member))) silent.delete(member);
    return silent.size === 0;
  };
  const found: string[] = [];
  await until(allRefuse, patienceMs, 'the refusals').catch(() => {
    for (const { name } of silent) found.push(`[13] the log was put back, and ${name} does not say so`);
  });
  for (const member of members) {
    if (await installation.areReady([member])) found.push(`[13] the log was put back, and ${member.name} is ready`);
  }
  await Promise.all(members.map((member) => member.kill()));
  return found;
}

/** What a process says of how it is, or with what it ended. */
async function saidBy(member: Member): Promise<string> {
  const ended = member.lastWords().join('\n');
  const said = await readinessOf(member);
  return `${ended}\n${said?.text ?? ''}`;
}
