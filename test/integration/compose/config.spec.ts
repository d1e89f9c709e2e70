import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

describe('docker-compose config', () => {
  it('takes the file once its secrets are given', async () => {
    const env = { ...process.env, BOURSE_MASTER_KEY: 'a', POSTGRES_PASSWORD: 'b' };
    const { stdout } = await run('docker-compose', ['config'], { env });
    expect(stdout).toContain('dist/apps/projector/main.js');
  });

  it('refuses the file without them, and says how to make them', async () => {
    const env = { ...process.env, BOURSE_MASTER_KEY: undefined, POSTGRES_PASSWORD: undefined };
    const directory = mkdtempSync(join(tmpdir(), 'bourse-compose-'));
    const nothing = join(directory, 'none.env');
    writeFileSync(nothing, '');
    await expect(run('docker-compose', ['--env-file', nothing, 'config'], { env })).rejects.toThrow(
      'npm run -s secrets',
    );
    rmSync(directory, { recursive: true });
  });
});
