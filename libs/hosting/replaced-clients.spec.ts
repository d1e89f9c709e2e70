import { describe, expect, it } from '@jest/globals';
import { Metrics, openLog } from '#libs/observability';
import { tellOfReplacedClients } from './replaced-clients.js';

describe('a client of the event store that was replaced', () => {
  it('is told of in one line, with what failed and since when, and counted', async () => {
    const lines: Record<string, unknown>[] = [];
    const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
    const metrics = new Metrics();
    const clock = { now: () => new Date('2026-05-04T03:02:05.000Z') };
    const tell = tellOfReplacedClients({ clock, log, metrics });
    const name = 'bourse_event_store_clients_replaced_total';
    expect((await metrics.text()).body).toContain(`${name}{kind="reading"} 0`);
    tell({ kind: 'reading', failedMs: 4_000 });
    expect(lines).toMatchObject([{ level: 'warn', kind: 'reading', failedSince: '2026-05-04T03:02:01.000Z' }]);
    const { body } = await metrics.text();
    expect(body).toContain(`${name}{kind="reading"} 1`);
    expect(body).toContain(`${name}{kind="following"} 0`);
    metrics.close();
  });
});
