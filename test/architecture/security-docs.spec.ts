import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { type SecurityEventName, securityEvents } from '#libs/observability';

const isEvent = (text: string): text is SecurityEventName => Object.hasOwn(securityEvents, text);
const eventName = z.string().refine(isEvent);

const page = readFileSync('docs/security-log.md', 'utf8');
const rulesFile = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const rules = rulesFile
  .parse(parse(readFileSync('monitoring/security.rules.yml', 'utf8')))
  .groups.flatMap((group) => group.rules);

describe('the page about the security log', () => {
  it('has a row for each event, as the list says it, and no other', () => {
    const rows = Object.entries(securityEvents).map(
      ([event, { outcomes, isBounded, meaning }]) =>
        `| \`${event}\` | ${outcomes.join(', ')} | ${isBounded ? 'yes' : 'no'} | ${meaning} |`,
    );
    const [, table = ''] = page.split('| event | outcomes | bounded | what happened |\n|---|---|---|---|\n');
    expect(table.split('\n\n', 1)[0]?.split('\n')).toEqual(rows);
  });

  it('shows lines as they are written', () => {
    const [, block = ''] = page.split('```json\n');
    const lines = block.split('\n```', 1)[0]?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const { event, outcome, message, log, ...fields } = z
        .looseObject({ event: eventName, outcome: z.string(), message: z.string(), log: z.string() })
        .parse(JSON.parse(line));
      expect([log, message]).toEqual(['security', securityEvents[event].meaning]);
      expect(securityEvents[event].outcomes).toContain(outcome);
      for (const field of Object.keys(fields).filter((name) => name !== 'level'))
        expect(page).toContain(`\`${field}\``);
    }
  });

  it('says what to do at each alert, and no other', () => {
    const told = [...page.matchAll(/^\| `(Bourse\w+)` \|/gm)].map(([, alert]) => alert);
    expect(told).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('the alerts', () => {
  it('look at events that there are, with outcomes that they have', () => {
    for (const { expr } of rules) {
      const [, , names = ''] = /event(=|=~)"([^"]+)"/.exec(expr) ?? [];
      const [, outcome] = /outcome="([^"]+)"/.exec(expr) ?? [];
      for (const name of names.split('|')) {
        const outcomes: readonly string[] = securityEvents[eventName.parse(name)].outcomes;
        expect(outcomes).toContain(outcome ?? outcomes[0]);
      }
    }
  });
});
