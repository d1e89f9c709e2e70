import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Marketplace, openMarketplace } from './marketplace.js';

const path = 'docs/tour.md';
const boundary = '--- end of step ---';
const block = /^```(bash|json)\n([^]*?)^```$/gm;

interface Step {
  readonly command: string;
  /** The answer as the page shows it; nothing when the page shows none. */
  readonly answer: string | undefined;
}

function stepsOf(page: string): readonly Step[] {
  const blocks = [...page.matchAll(block)].map(([, kind, content = '']) => ({ kind, content }));
  return blocks.flatMap(({ kind, content }, index) => {
    if (kind !== 'bash') return [];
    const next = blocks[index + 1];
    return [{ command: content, answer: next?.kind === 'json' ? next.content : undefined }];
  });
}

/** What differs from run to run, made alike: ids, secrets, positions, instants, durations and paths. */
function steady(answer: string): string {
  return answer
    .replaceAll(/"(id|position|secret|endCursor)":"[^"]*"/g, '"$1":"…"')
    .replaceAll(/"path":"(\/[^"/]+){2,}"/g, '"path":"…"')
    .replaceAll(/"(seconds|mean|value|p50|p85|p99|p999|median|score|\w*Seconds)":\d[\d.e-]*/g, '"$1":0')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');
}

/** A tour that is stuck is ended; one that is slow is not. */
const tourMsMax = 240_000;

/** All steps in one shell, as a reader would type them. */
async function run(steps: readonly Step[], { url, operatorToken }: Marketplace): Promise<readonly string[]> {
  const script = steps.map(({ command }) => `${command}\necho '${boundary}'\n`).join('');
  const shell = spawn('bash', ['-c', script], {
    env: { ...process.env, BOURSE_URL: url, BOURSE_TOKEN: operatorToken },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // The worker that the page starts belongs to the shell's group, and must not outlive a tour that got stuck.
  const stop = () => shell.pid === undefined || process.kill(-shell.pid);
  const tooLong = setTimeout(stop, tourMsMax);
  const printed = await text(shell.stdout);
  clearTimeout(tooLong);
  return printed.split(`${boundary}\n`).slice(0, -1);
}

let marketplace: Marketplace;
let steps: readonly Step[];
let answers: readonly string[];

beforeAll(async () => {
  marketplace = await openMarketplace();
  const page = readFileSync(path, 'utf8');
  steps = stepsOf(page);
  answers = await run(steps, marketplace);
  if (process.env['TOUR_RECORD'] === '1' && answers.length === steps.length) writeFileSync(path, recorded(page));
}, 1.5 * tourMsMax);
afterAll(async () => {
  await marketplace.close();
});

/** The page with the answers of this run in it. */
function recorded(page: string): string {
  const shown = steps.flatMap(({ answer }, index) => (answer === undefined ? [] : [answers[index] ?? '']));
  return page.replaceAll(block, (found, kind: string) =>
    kind === 'json' ? `\`\`\`json\n${shown.shift() ?? ''}\`\`\`` : found,
  );
}

describe('the tour', () => {
  it('runs to its end', () => {
    expect(answers).toHaveLength(steps.length);
  });

  it('answers as the page says', () => {
    const shown = steps.flatMap(({ answer }, index) =>
      answer === undefined ? [] : [{ page: steady(answer), here: steady(answers[index] ?? '') }],
    );
    expect(shown.length).toBeGreaterThan(5);
    for (const { page, here } of shown) expect(here).toBe(page);
  });
});
