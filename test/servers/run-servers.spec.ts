import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runServers, usage } from './run-servers.js';
import { type ServerName, serverNames } from './test-server.js';

/** Starts that only note what is done to them. */
function noted(failing?: ServerName) {
  const notes: string[] = [];
  const directories: string[] = [];
  const printed: string[] = [];
  const startOf = (name: ServerName) => async (directory: string) => {
    if (name === failing) throw new Error(`${name} is not installed`);
    notes.push(`${name} started`);
    directories.push(directory);
    return {
      name,
      environment: { [`${name.toUpperCase()}_AT`]: '127.0.0.1' },
      control: async () => undefined,
      stop: async () => void notes.push(`${name} stopped`),
    };
  };
  const starts = { eventstoredb: startOf('eventstoredb'), postgresql: startOf('postgresql'), kafka: startOf('kafka') };
  const options = { starts, print: (text: string) => void printed.push(text) };
  return { notes, directories, printed, options };
}

const exitWith = (expression: string) => ['--', process.execPath, '-e', `process.exit(${expression})`];

describe('running a command with the servers', () => {
  it('gives it their environment, stops them and exits with its code', async () => {
    const { notes, options } = noted();
    expect(await runServers(exitWith("process.env.KAFKA_AT === '127.0.0.1' ? 7 : 1"), options)).toBe(7);
    expect(notes).toEqual([
      ...serverNames.map((name) => `${name} started`),
      ...serverNames.map((name) => `${name} stopped`),
    ]);
  });

  it('starts only those that are named', async () => {
    const { notes, options } = noted();
    await runServers(['--only', 'kafka,postgresql', ...exitWith('0')], options);
    expect(notes).toEqual(['kafka started', 'postgresql started', 'kafka stopped', 'postgresql stopped']);
  });

  it('stops the others when one does not start', async () => {
    const { notes, options } = noted('postgresql');
    await expect(runServers(exitWith('0'), options)).rejects.toThrow('postgresql is not installed');
    expect(notes.filter((note) => note.endsWith('stopped'))).toEqual(['eventstoredb stopped', 'kafka stopped']);
  });

  it('stops them when there is no such command', async () => {
    const { notes, options } = noted();
    await expect(runServers(['--only', 'kafka', '--', 'no-such-program'], options)).rejects.toThrow('ENOENT');
    expect(notes).toEqual(['kafka started', 'kafka stopped']);
  });

  it('leaves no data behind unless a directory is named', async () => {
    const { directories, options } = noted();
    await runServers(['--only', 'kafka', ...exitWith('0')], options);
    expect(directories.map((directory) => existsSync(directory))).toEqual([false]);
  });

  it('refuses a server it does not know', async () => {
    await expect(runServers(['--only', 'oracle'], noted().options)).rejects.toThrow('no test server "oracle"');
  });
});

describe('running the servers without a command', () => {
  it('prints where they are and stays until it is asked to end', async () => {
    const { notes, printed, options } = noted();
    const ended = runServers(['--only', 'kafka'], {
      ...options,
      print(text) {
        options.print(text);
        process.emit('SIGTERM');
      },
    });
    expect(await ended).toBe(0);
    expect(printed).toEqual(["export KAFKA_AT='127.0.0.1'\n"]);
    expect(notes).toEqual(['kafka started', 'kafka stopped']);
  });

  it('says how it is used when it is asked', async () => {
    const { notes, printed, options } = noted();
    expect(await runServers(['--help'], options)).toBe(0);
    expect(printed).toEqual([usage]);
    expect(notes).toEqual([]);
  });
});
