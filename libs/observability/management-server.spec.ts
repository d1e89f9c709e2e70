import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer } from './management-server.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';

const metrics = new Metrics();
const readiness = new Readiness();
const server = new ManagementServer(readiness, metrics);
let origin: string;
let problem: string | undefined;

beforeAll(async () => {
  readiness.watch('store', () => problem);
  origin = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
});
afterAll(async () => {
  metrics.close();
  await server.close();
});

describe('probing the process', () => {
  it('is alive whatever happens to what it depends on', async () => {
    problem = 'the disk is full';
    expect((await fetch(`${origin}/livez`)).status).toBe(200);
  });

  it('is not ready before it runs, nor while a probe complains, and says which', async () => {
    const starting = { ready: false, problems: { process: 'starting' }, warnings: {} };
    expect(await (await fetch(`${origin}/readyz`)).json()).toEqual(starting);
    readiness.enter('running');
    const refused = await fetch(`${origin}/readyz`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ ready: false, problems: { store: 'the disk is full' }, warnings: {} });
    problem = undefined;
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    readiness.enter('stopping');
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    readiness.enter('running');
  });

  it('is not ready when a probe throws or never answers', async () => {
    readiness.watch('broken', () => {
      throw new Error('no such table');
    });
    readiness.watch('frozen', () => Promise.withResolvers<undefined>().promise);
    const problems = { broken: 'no such table', frozen: 'no answer within 1000 ms' };
    expect(await readiness.state()).toEqual({ problems, warnings: {} });
  });

  it('stays ready while a probe only warns, and says of what', async () => {
    const warned = new Readiness();
    warned.watch('texts', () => ({ warning: 'three texts cannot be read' }));
    warned.watch('store', () => undefined);
    warned.enter('running');
    const beside = new ManagementServer(warned, metrics);
    const response = await fetch(`http://127.0.0.1:${await beside.listen('127.0.0.1', 0)}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ready: true,
      problems: {},
      warnings: { texts: 'three texts cannot be read' },
    });
    await beside.close();
  });

  it('refuses to be written to', async () => {
    expect((await fetch(`${origin}/livez`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${origin}/else`)).status).toBe(404);
  });
});

function failing(): never {
  throw new Error('The log cannot be read');
}

describe('scraping the metrics', () => {
  it('shows what was counted, and asks for what others know', async () => {
    metrics.observeRequest('/graphql', 200, 0.004);
    metrics.countCommand('registerTeam', 'RegisterTeamSuccess');
    metrics.countReactionFailure('instances.provision');
    let lag = 3;
    metrics.gauge({
      name: 'bourse_projection_lag_seconds',
      help: 'Age of the oldest fact that a view has not seen',
      labelNames: ['view'],
      read: () => [{ labels: { view: 'teams.directory' }, value: lag }],
    });
    const scraped = await (await fetch(`${origin}/metrics`)).text();
    expect(scraped).toContain('bourse_request_duration_seconds_count{route="/graphql",status="2xx"} 1');
    expect(scraped).toContain('bourse_commands_total{mutation="registerTeam",outcome="RegisterTeamSuccess"} 1');
    expect(scraped).toContain('bourse_reaction_failures_total{reaction="instances.provision"} 1');
    expect(scraped).toContain('bourse_projection_lag_seconds{view="teams.directory"} 3');
    lag = 0;
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain(
      'bourse_projection_lag_seconds{view="teams.directory"} 0',
    );
  });

  it('leaves out a value that nobody can tell, and shows all others', async () => {
    metrics.gauge({ name: 'bourse_untold_seconds', help: 'Nobody knows', labelNames: [], read: failing });
    metrics.gauge({ name: 'bourse_untold', help: 'Nobody knows', labelNames: ['view'], read: failing });
    const response = await fetch(`${origin}/metrics`);
    expect(response.status).toBe(200);
    const scraped = await response.text();
    expect(scraped).toContain('bourse_commands_total{');
    expect(scraped).not.toMatch(/^bourse_untold/m);
    const next = await (await fetch(`${origin}/metrics`)).text();
    expect(next).toContain('bourse_gauge_failures_total{gauge="bourse_untold"}');
  });
});

describe('a probe that arrives slowly', () => {
  it.each(['', 'GET /livez HTTP/1.1\r\nhost: x\r\n'])('is ended after its time when it brought %j', async (text) => {
    const hasty = new ManagementServer(readiness, metrics, 100);
    const socket = connect(await hasty.listen('127.0.0.1', 0), '127.0.0.1');
    const heard: string[] = [];
    socket.on('data', (chunk) => heard.push(String(chunk)));
    socket.write(text);
    await once(socket, 'close');
    expect(heard.join('')).toMatch(/^HTTP\/1.1 408 /);
    await hasty.close();
  });
});
