import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { z } from 'zod';
import { type Fault, trialsOf } from './fault.js';
import { outputOf, startProgram } from './program.js';

const roundCount = 20;
/** Of it, 15 MiB are room that is made in the rounds. */
const diskSize = '24m';

const Report = z.object({ trials: z.int(), violations: z.array(z.string()) });

/** A small file system in memory that only the program sees; needs user namespaces, which most Linux kernels grant. */
const privateDisk = (folder: string): readonly [string, ...string[]] => [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${diskSize} tmpfs "$0" && exec "$@"`,
  folder,
];

export const fullDisk: Fault = {
  name: 'full disk: refused with STORAGE_FULL, reads and retries answered, writes resume without a restart',
  inject: async ({ folder, scale }) => {
    mkdirSync(folder, { recursive: true });
    const [command, ...args] = [...privateDisk(folder), 'true'];
    const isPossible = spawnSync(command, args).status === 0;
    if (!isPossible)
      throw new Error(
        'This needs a Linux that lets a process mount a disk of its own (unshare --map-root-user --mount)',
      );
    const program = startProgram('full-disk-writer', [folder, `${trialsOf(roundCount, scale)}`], privateDisk(folder));
    return Report.parse(JSON.parse(await outputOf(program)));
  },
};
