import { attacks } from './attacks.js';
import { controls } from './controls.js';
import { runAttacks } from './run-attacks.js';

// A client of one of the engines may still be at it, though everything it could talk to is gone.
process.exit(await runAttacks({ attacks, controls }));
