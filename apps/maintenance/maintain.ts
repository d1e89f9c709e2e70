import { parseArgs } from 'node:util';
import { backUp, backUpKeys, keyFileNames, restorableKeys, restore } from '#libs/event-store';
import { systemClock } from '#libs/kernel';
import { completeFrom, type Former, formerIn } from './former-installation.js';
import type { Environment, Place, Said } from './said.js';
import { verifyInstallation } from './verify-installation.js';

const usage = `Looks after the data directory of the embedded store, and verifies what is on servers.

  npm run verify                   reads every fact and reports what is changed, missing or reordered, and whose confidential texts have no key;
                                   on the servers that the variables of the processes name, where $BOURSE_EVENT_STORE_URL is set and --data is not given
  npm run backup -- <directory>    copies the data directory, also while the server runs; the directory must not exist yet
  npm run restore -- <backup>      makes a data directory from a backup; stop the server first, and move the old one away or say --replace

Options
  --data <directory>   the data directory: $BOURSE_DATA_DIRECTORY, or ./data unless said
  --keys <directory>   backup: copies the keys of sealed texts there, and not into the backup; a copy that is there is replaced
                       restore: puts these keys in place
  --replace            restore: puts the backup in the place of a data directory that is there, which is moved aside. What was ordered to be
                       erased in that one stays erased
  --json               verify: prints the report as JSON
  --help               prints this

The keys lie in $BOURSE_KEYS_DIRECTORY, or in the data directory unless that is set. Without --keys, a backup holds the keys of
its day when they lie in the data directory: whoever has it reads what was erased since. So keep such a backup no longer than an erasure
may take. With --keys, backups of the log may be kept for ever: what was erased is gone from all of them with the next copy of the keys.

A backup is from a moment, which it says, and so is what was ordered to be erased by then. Orders that came later are kept with --replace; where
the installation is lost they have to be given again: npm run erasures lists and records them.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const flags = {
  data: { type: 'string' },
  keys: { type: 'string' },
  replace: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Does what the arguments ask for. Throws the faults of backups and stores. */
export async function maintain(given: readonly string[], environment: Environment): Promise<Said> {
  const parsed = parsedArguments(given);
  if (typeof parsed === 'string') return say(`${parsed}\nSee --help.`, 2);
  const { values, positionals } = parsed;
  if (values.help) return say(usage, 0);
  const place = placeOf(values.data, environment);
  const [command, directory] = positionals;
  const isWhole = positionals.length === (command === 'verify' ? 1 : 2);
  if (!isWhole) return say(usage, 2);
  if (command === 'verify') return verifyInstallation(place, values, environment);
  if (command === 'backup') return backUpData(place, directory ?? '', values.keys);
  if (command === 'restore') return restoreData(directory ?? '', place, values);
  return say(usage, 2);
}

/** The words of the mistake when there is one. */
function parsedArguments(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], allowPositionals: true, options: flags });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An empty variable counts as not set. */
function placeOf(given: string | undefined, environment: Environment): Place {
  const data = given ?? (environment['BOURSE_DATA_DIRECTORY'] || './data');
  return { data, keys: environment['BOURSE_KEYS_DIRECTORY'] || data };
}

/** The log before the keys, so that no fact in the copy lacks its key. */
async function backUpData(place: Place, to: string, keys: string | undefined): Promise<Said> {
  const leftOut = keys === undefined ? [] : keyFileNames;
  const { head, factCount, files, createdAt } = await backUp({ from: place.data, to, clock: systemClock, leftOut });
  const copied = `Copied ${files.length} files with ${factCount} facts up to ${head ?? 'none'} to ${to}, verified. It is from ${createdAt}.`;
  if (keys !== undefined) {
    await backUpKeys({ from: place.keys, to: keys, clock: systemClock });
    return { ...say(`${copied}\nCopied the keys to ${keys}.`, 0), exportedFactCount: factCount };
  }
  const isWithKeys = files.some(({ name }) => keyFileNames.includes(name));
  const told = `${copied}\n${isWithKeys ? 'It holds the keys' : 'It holds no keys'}: see --help.`;
  return { ...say(told, 0), exportedFactCount: factCount };
}

/** The keys are looked at before anything is written, and put in place last. */
async function restoreData(from: string, place: Place, { keys, replace }: RestoreFlags): Promise<Said> {
  const former = replace ? await formerIn(place) : undefined;
  const areReplaced = former !== undefined && place.keys === place.data;
  const putKeysInPlace =
    keys === undefined ? undefined : await restorableKeys({ from: keys, to: place.keys, areReplaced });
  const { head, factCount, createdAt } = await restore({
    from,
    to: place.data,
    ...(former !== undefined && {
      movedTo: former.movedTo,
      complete: (directory) => completeFrom(former, place, { directory, hasKeys: keys !== undefined }),
    }),
  });
  putKeysInPlace?.();
  const restored = `${place.data} holds ${factCount} facts up to ${head ?? 'none'}, verified, from ${createdAt}.`;
  const ofKeys = putKeysInPlace === undefined ? [] : [`${place.keys} holds the keys.`];
  return say([restored, ...ofKeys, ...toldOf(former, createdAt)].join('\n'), 0);
}

/** What became of the installation that was there, and of what was ordered to be erased since the backup. */
function toldOf(former: Former | undefined, createdAt: string): readonly string[] {
  const moved = former === undefined ? [] : [`What was there is in ${former.movedTo} now.`];
  return former?.orders === undefined
    ? [
        ...moved,
        `What was ordered to be erased since ${createdAt} has to be ordered again: see npm run erasures -- --help.`,
      ]
    : [...moved, 'What was ordered to be erased there is ordered here too, and carried out at the start.'];
}

interface RestoreFlags {
  readonly keys?: string | undefined;
  readonly replace: boolean;
}

function say(text: string, exitCode: Said['exitCode']): Said {
  return { text, exitCode };
}
