import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { waitingFor } from './waiting-for.js';

describe('waiting for an engine at a start', () => {
  it('is told in one line when it takes long', async () => {
    const lines: string[] = [];
    expect(await waitingFor('PostgreSQL', (line) => void lines.push(line), sleep(2_200, 'there'))).toBe('there');
    expect(lines).toEqual(['waiting for PostgreSQL, up to 60 s']);
  });

  it('is not told when the engine is there, nor after it has failed', async () => {
    const lines: string[] = [];
    const tell = (line: string) => void lines.push(line);
    await waitingFor('PostgreSQL', tell, sleep(1));
    await expect(waitingFor('PostgreSQL', tell, Promise.reject(new Error('no')))).rejects.toThrow('no');
    await sleep(2_200);
    expect(lines).toEqual([]);
  });
});
