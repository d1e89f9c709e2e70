import type { Attack } from './attack.js';
import { auditor } from './auditor.js';
import type { Control } from './control.js';
import { delegation } from './delegation.js';
import { gate } from './gate.js';
import { deepJson } from './generated.js';
import { jsonLeaves } from './json-leaves.js';
import { retirement } from './retirement.js';
import { rows } from './rows.js';
import { schemas } from './schemas.js';
import { securityLog } from './security-log.js';
import { sockets } from './sockets.js';

/** Finds one of the attacks by a part of its name. Throws when there is none, so that no control loses its attack unseen. */
function named(attacks: readonly Attack[], part: string): Attack {
  const found = attacks.find(({ name }) => name.includes(part));
  if (found === undefined) throw new Error(`There is no attack that ${part}`);
  return found;
}

const everything = 1_000_000_000;

/** Limits of answers, budgets, sockets and time that no attack reaches. */
const unlimited = {
  limits: {
    answerBytesMax: everything,
    openBytesMax: everything,
    budgetPoints: everything,
    costMax: everything,
    pointsPerRow: 0,
    rowsPerOperationMax: everything,
    recordedBytes: everything,
    unknownSocketsMax: everything,
    unknownSocketsPerAddressMax: everything,
  },
};

const harmless = named(auditor, 'as an auditor');

export const controls: readonly Control[] = [
  {
    name: 'an event loop that stands for 200 ms turns it red',
    attack: harmless,
    looseness: { stallMs: 200 },
    sees: /the event loop stood for/,
  },
  {
    name: 'memory that grows turns it red',
    attack: harmless,
    looseness: { ballastMebibytes: 1_100 },
    sees: /the memory rose to/,
  },
  {
    name: 'answers of any size turn it red',
    attack: named(jsonLeaves, '60 kB schema'),
    looseness: unlimited,
    sees: /the answer has \d+ bytes/,
  },
  {
    name: 'schemas that are checked where requests are answered turn it red',
    attack: named(schemas, '490 patterns'),
    looseness: { hasThreads: false },
    sees: /the event loop stood for/,
  },
  {
    name: 'a team without a rate turns it red',
    attack: named(rows, 'requests 440'),
    looseness: unlimited,
    sees: /none of them met a rate/,
  },
  {
    name: 'sockets without a limit for strangers turn it red',
    attack: named(sockets, 'thousand sockets'),
    looseness: unlimited,
    sees: /sockets of strangers are open/,
  },
  {
    name: 'a security log that is switched off turns it red',
    attack: { ...securityLog, environment: { BOURSE_SECURITY_LINES_PER_MINUTE: '0' } },
    looseness: {},
    sees: /no line of authn_login_fail/,
  },
  {
    name: 'a token that loses nothing turns it red',
    attack: named(delegation, 'lost the role'),
    looseness: { without: ['delegation'] },
    sees: /it still may/,
  },
  {
    name: 'a gate that lets everything pass turns it red',
    attack: named(gate, 'hide what the gate refuses'),
    looseness: { without: ['gate'] },
    sees: /had to be refused/,
  },
  {
    name: 'a retirement that forgets who holds the version turns it red',
    attack: named(retirement, 'in which it is retired'),
    looseness: { without: ['retirement'] },
    sees: /it is retired, and there is/,
  },
  {
    name: 'a depth without a limit turns it red',
    attack: deepJson,
    looseness: { limits: { jsonDepthMax: everything } },
    sees: /INTERNAL_SERVER_ERROR|status 500/,
  },
];
