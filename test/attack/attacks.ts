import type { Attack } from './attack.js';
import { auditor } from './auditor.js';
import { delegation } from './delegation.js';
import { gate } from './gate.js';
import { generated } from './generated.js';
import { jsonLeaves } from './json-leaves.js';
import { oddInputs } from './odd-inputs.js';
import { rawHttp } from './raw-http.js';
import { retirement } from './retirement.js';
import { rows } from './rows.js';
import { schemas } from './schemas.js';
import { securityLog } from './security-log.js';
import { sockets } from './sockets.js';

/** Every attack, in the order in which they are played. */
export const attacks: readonly Attack[] = [
  ...jsonLeaves,
  ...schemas,
  ...gate,
  ...rows,
  ...sockets,
  ...delegation,
  ...retirement,
  ...oddInputs,
  securityLog,
  ...auditor,
  ...generated,
  rawHttp,
];
