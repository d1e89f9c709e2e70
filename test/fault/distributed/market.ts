import { setTimeout as sleep } from 'node:timers/promises';
import { contract } from '../../acceptance/sample-offer.js';
import { send } from './conversation.js';
import type { Installation } from './installation.js';
import { isSuccess, type Ledger } from './ledger.js';
import type { Callers } from './load.js';

const attemptsMax = 60;

/** Teams, one capability without approvals and two services: what the load needs. All of it stands in the ledger. */
export async function openMarket(installation: Installation, ledger: Ledger): Promise<Callers> {
  const { urls } = installation;
  const operator = await installation.operatorToken();
  const [url = ''] = urls;
  let opened = 0;
  const act = async (
    token: string,
    mutation: string,
    input: Readonly<Record<string, unknown>>,
    selection = 'position',
  ) => {
    opened += 1;
    const id = `opening-${opened}-${mutation}`;
    ledger.write({ kind: 'asked', command: id, mutation });
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const sent = await send(url, { id, mutation, selection, input: { idempotencyKey: id, ...input }, token });
      if (sent.kind === 'ANSWERED' && isSuccess(sent.answer)) return sent.answer;
      // What was registered a moment ago may not have reached the views yet.
      await sleep(500);
    }
    throw new Error(`The market does not open: ${mutation}`);
  };
  const issue = async (label: string, grant: object): Promise<string> => {
    const { secret } = await act(operator, 'issueToken', { label, grants: [grant] }, 'secret');
    return String(secret);
  };
  for (const slug of ['platform', 'payments']) {
    await act(operator, 'registerTeam', { slug, name: slug, department: `acme/${slug}`, description: '' });
  }
  const producer = await issue('producer', { role: 'PRODUCER', teams: ['platform'] });
  const consumer = await issue('consumer', { role: 'CONSUMER', teams: ['payments'] });
  const offer = { capability: 'postgresql', version: '1.0.0' };
  const named = {
    slug: 'postgresql',
    ownerTeam: 'platform',
    name: 'PostgreSQL',
    summary: 'A database',
    description: '',
  };
  await act(producer, 'registerCapability', named);
  await act(producer, 'draftVersion', { ...offer, ...contract, approval: 'AUTO' });
  await act(producer, 'publishVersion', { ...offer, stage: 'GA' });
  return { urls, operator, consumer, producer };
}
