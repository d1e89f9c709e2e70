import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../trials/seeded-random.js';
import { type Wishes, wishesIn, wishOptions } from '../trials/wishes.js';
import type { Attack } from './attack.js';
import { type Control, controlled } from './control.js';
import { enginesIn } from './engines.js';
import type { Mode } from './installation.js';
import { type Outcome, openStage } from './stage.js';
import { lineOf, type Result, resultOf, table } from './table.js';

const usage = `Attacks a running marketplace from outside, and counts what was not answered well.

  npm run test:attack                    all attacks in both modes, as a table
  npm run -s test:attack -- --json       the same as [{name, cases, violations, worst}]

  --only <text>     only attacks whose name contains the text
  --mode <mode>     embedded, distributed or both, which it is unless said
  --scale <number>  part of the full number of cases, 1 unless said; below 0.5, controls run in one mode
  --seed <number>   repeats the choices of an earlier run
  --help            prints this

A case is one thing that the attacker tries, and a violation a wrong answer or a bound of the server that was broken meanwhile.
A control switches one protection off; its violation is that nothing turned red. Ends with 1 when there is any violation.`;

const modes: readonly Mode[] = ['embedded', 'distributed'];

interface Suite {
  readonly attacks: readonly Attack[];
  readonly controls: readonly Control[];
}

/** Plays the attacks as the command line says and prints what came of it; gives the exit code. */
export async function runAttacks(suite: Suite): Promise<number> {
  const options = { ...wishOptions, mode: { type: 'string', default: 'both' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const wanted = modes.filter((mode) => values.mode === 'both' || values.mode === mode);
  if (wanted.length === 0) throw new Error(`--mode is embedded, distributed or both, and not ${values.mode}`);
  const results = await playAll(suite, { ...wishesIn(values), modes: wanted });
  process.stdout.write(`${values.json ? JSON.stringify(results) : table(results, values.seed)}\n`);
  return results.some(({ violations }) => violations > 0) ? 1 : 0;
}

interface Wanted extends Wishes {
  readonly modes: readonly Mode[];
}

/** Below it, a control that has turned red in one mode is believed for the other: the judge is the same. */
const wholeScale = 0.5;

async function playAll(
  { attacks, controls }: Suite,
  { modes: wanted, only, scale, seed }: Wanted,
): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-attack-'));
  const engines = enginesIn(folder);
  const stage = openStage(folder, engines);
  const end = async () => {
    await stage.end();
    await engines.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  // Nothing is left running when somebody loses patience.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)));
  const results: Result[] = [];
  const note = (name: string, mode: Mode, outcome: Outcome) => {
    const result = resultOf(`${name} [${mode}]`, outcome);
    for (const violation of outcome.violations.slice(0, 10)) process.stderr.write(`${result.name}\n  ${violation}\n`);
    results.push(result);
    if (process.env['ATTACK_TELL'] !== undefined) process.stderr.write(`${lineOf(result)}\n`);
  };
  const options = (number: number) => ({ scale, random: seededRandom(seed + number) });
  try {
    for (const mode of wanted) {
      for (const [number, attack] of attacks.entries()) {
        if (attack.name.includes(only)) note(attack.name, mode, await stage.play(attack, mode, options(number)));
      }
      if (scale < wholeScale && mode !== wanted[0]) continue;
      for (const [number, control] of controls.entries()) {
        const name = `control: ${control.name}`;
        if (name.includes(only)) note(name, mode, await controlled(control, stage, mode, options(number)));
      }
    }
  } finally {
    await end();
  }
  return results;
}
