import { describe, expect, it } from '@jest/globals';
import { openLog, SecurityLog } from '#libs/observability';
import { recordExport } from './record-export.js';

function recording() {
  const lines: unknown[] = [];
  const log = openLog({ level: 'fatal', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  return { lines, security: new SecurityLog({ log, process: 'maintenance', linesPerMinute: 1 }) };
}

describe('a command of whoever owns the files', () => {
  it('is recorded when it copied the log', async () => {
    const { lines, security } = recording();
    const ended = await recordExport(security, 'backup', async () => ({ text: 'Copied', exportedFactCount: 7 }));
    expect(ended.text).toBe('Copied');
    expect(lines).toMatchObject([
      {
        event: 'data_export',
        outcome: 'success',
        principal: 'installation',
        address: 'local',
        action: 'backup',
        facts: 7,
      },
    ]);
  });

  it('is recorded when it failed to', async () => {
    const { lines, security } = recording();
    const failing = recordExport(security, 'copy-store', () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    expect(lines).toMatchObject([{ event: 'data_export', outcome: 'failed', action: 'copy-store' }]);
  });

  it('is not recorded when it copied nothing', async () => {
    const { lines, security } = recording();
    await recordExport(security, 'backup', async () => ({}));
    await expect(recordExport(security, 'verify', () => Promise.reject(new Error('damaged')))).rejects.toThrow(
      'damaged',
    );
    expect(lines).toEqual([]);
  });
});
