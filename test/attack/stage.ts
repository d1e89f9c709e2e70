import { isDeepStrictEqual } from 'node:util';
import { endConnections } from './answer.js';
import type { Attack, AttackOptions, Scene } from './attack.js';
import type { Engines } from './engines.js';
import { type Looseness, type Mode, startInstallation } from './installation.js';
import { brokenBounds, type Measured, slowness, usualBounds } from './judge.js';
import { openMarket } from './market.js';
import { watch } from './watching.js';

/** What came of one attack. */
export interface Outcome {
  readonly cases: number;
  /** One sentence per broken promise. */
  readonly violations: readonly string[];
  /** Undefined when the attack could not even begin. */
  readonly measured: Measured | undefined;
}

/** Where all attacks play, one after another. One installation serves until something is broken in it or another kind is needed. */
export interface Stage {
  play(attack: Attack, mode: Mode, options: AttackOptions, looseness?: Looseness): Promise<Outcome>;
  end(): Promise<void>;
}

interface Standing {
  readonly mode: Mode;
  readonly looseness: Looseness | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

export function openStage(folder: string, engines: Engines): Stage {
  let current: { readonly standing: Standing; readonly scene: Scene } | undefined;
  const clear = async () => {
    const ending = current;
    current = undefined;
    endConnections();
    await ending?.scene.installation.stop();
  };
  const sceneFor = async (standing: Standing): Promise<Scene> => {
    if (current !== undefined && isDeepStrictEqual(current.standing, standing)) return current.scene;
    await clear();
    const installation = await startInstallation({ ...standing, folder, engines });
    // Kept before the market opens, so that nothing is left running when it does not.
    const scene = { installation, market: await openMarket(installation).catch(stopping(installation)) };
    current = { standing, scene };
    return scene;
  };
  return {
    play: async (attack, mode, options, looseness) => {
      const outcome = await played(
        () => sceneFor({ mode, looseness, environment: attack.environment ?? {} }),
        attack,
        options,
      );
      // What was broken would show again under every attack that follows; of a control, nobody minds.
      const isGone = outcome.measured === undefined || outcome.measured.ended.length > 0;
      if (isGone || (outcome.violations.length > 0 && looseness === undefined)) await clear();
      return outcome;
    },
    end: clear,
  };
}

const stopping =
  (installation: Scene['installation']) =>
  async (error: unknown): Promise<never> => {
    await installation.stop();
    throw error;
  };

/** What cannot even be played is a broken promise like any other, and no reason to leave the other attacks out. */
async function played(sceneFor: () => Promise<Scene>, attack: Attack, options: AttackOptions): Promise<Outcome> {
  try {
    const scene = await sceneFor();
    const first = await playedOnce(scene, attack, options);
    return first.isOnlySlow ? await playedOnce(scene, attack, options) : first;
  } catch (error) {
    return { cases: 0, violations: [`it could not be played: ${String(error)}`], measured: undefined };
  }
}

/** `isOnlySlow`: nothing was wrong but how long it took, which is judged by a second time. */
async function playedOnce(scene: Scene, attack: Attack, options: AttackOptions) {
  const strike = await attack.prepare(scene, options);
  const watching = await watch(scene);
  const verdicts = await strike().catch((error: unknown) => [{ name: 'the attack', problem: String(error) }]);
  const measured = await watching.end();
  const bounds = { ...usualBounds, ...attack.bounds };
  if (process.env['ATTACK_TELL'] !== undefined) tellFaults(scene);
  const wrong = verdicts.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]));
  const violations = [...wrong, ...brokenBounds(measured, bounds)];
  const isOnlySlow = violations.length > 0 && violations.length === slowness(measured, bounds).length;
  return { cases: verdicts.length, violations, measured, isOnlySlow };
}

/** For whoever reads along: the faults that the servers have written down so far, the latest last. */
function tellFaults({ installation: { servers } }: Scene): void {
  const lines = servers.flatMap((server) =>
    server
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"error"')),
  );
  process.stderr.write(`${lines.slice(-faultsTold).join('\n')}\n`);
}

const faultsTold = 5;
