// A producer's worker: makes a directory for each instance and hands over its path. How to run it: README.md beside it.
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const {
  BOURSE_URL = 'http://127.0.0.1:4000',
  BOURSE_TOKEN,
  CAPABILITY = 'directory',
  ROOT = 'instances',
} = process.env;

const claim = `mutation ($input: ClaimFulfilmentsInput!) { claimFulfilments(input: $input) {
  ... on ClaimFulfilmentsSuccess { claims { token secret operation { id kind instance { id } } } } ... on Refusal { message } } }`;
const succeed = `mutation ($input: SucceedFulfilmentInput!) { succeedFulfilment(input: $input) {
  __typename ... on Refusal { message } } }`;

async function ask(query, input) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${BOURSE_TOKEN}` };
  const body = JSON.stringify({ query, variables: { input } });
  const { data, errors } = await (await fetch(`${BOURSE_URL}/graphql`, { method: 'POST', headers, body })).json();
  const [answer] = Object.values(data ?? {});
  if (errors || answer.message) throw new Error(answer?.message ?? errors[0].message);
  return answer;
}

/** Doing it twice is harmless, so a repeated claim is too; what a worker that was overtaken reports is refused. */
async function fulfil({ token, secret, operation: { id: operationId, kind, instance } }) {
  const path = resolve(ROOT, instance.id);
  await (kind === 'DEPROVISION' ? rm(path, { recursive: true, force: true }) : mkdir(path, { recursive: true }));
  const held = { operationId, token, claimSecret: secret };
  await ask(succeed, { idempotencyKey: `${operationId}.${token}`, ...held, outputs: { path } });
  console.log(kind, path);
}

/** What goes wrong with one piece of work, or for a moment with the marketplace, is said and does not end the worker. */
async function orComplain(work) {
  try {
    return await work();
  } catch (error) {
    console.error(error.message);
    return undefined;
  }
}

for (;;) {
  const asked = { idempotencyKey: crypto.randomUUID(), capabilities: [CAPABILITY], countMax: 10 };
  const { claims = [] } = (await orComplain(() => ask(claim, asked))) ?? {};
  for (const work of claims) await orComplain(() => fulfil(work));
  if (claims.length === 0) await sleep(1_000);
}
