// What `docker compose` needs and nobody should choose by hand: `npm run -s secrets > .env`.
import { randomBytes } from 'node:crypto';

process.stdout.write(`BOURSE_MASTER_KEY=${randomBytes(32).toString('base64')}\n`);
process.stdout.write(`POSTGRES_PASSWORD=${randomBytes(24).toString('base64url')}\n`);
