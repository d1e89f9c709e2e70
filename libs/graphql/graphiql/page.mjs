import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import viewer from './operations/1-viewer.graphql';
import registerTeams from './operations/2-register-teams.graphql';
import issueToken from './operations/3-issue-token.graphql';
import registerCapability from './operations/4-register-capability.graphql';
import publishVersion from './operations/5-publish-version.graphql';
import requestInstance from './operations/6-request-instance.graphql';
import claimFulfilment from './operations/7-claim-fulfilment.graphql';
import scorecard from './operations/8-scorecard.graphql';
import facts from './operations/9-facts.graphql';

const workers = { json: 'json.js', graphql: 'graphql.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`graphiql/${workers[label] ?? 'editor.js'}`, { type: 'module' }),
};

const operations = [
  viewer,
  registerTeams,
  issueToken,
  registerCapability,
  publishVersion,
  requestInstance,
  claimFulfilment,
  scorecard,
  facts,
];

const url = new URL('graphql', document.baseURI);
const subscriptionUrl = new URL(url);
subscriptionUrl.protocol = url.protocol.replace('http', 'ws');

function fetcherWith(token) {
  const authorized = token === '' ? {} : { authorization: `Bearer ${token}` };
  return createGraphiQLFetcher({
    url: url.href,
    headers: authorized,
    subscriptionUrl: subscriptionUrl.href,
    wsConnectionParams: authorized,
  });
}

/** The token lives in this page's memory only: it is gone when the page is closed. */
function Page() {
  const [token, setToken] = useState('');
  const fetcher = useMemo(() => fetcherWith(token), [token]);
  return [
    createElement(TokenField, { key: 'token', onToken: setToken }),
    // Another caller may see another schema, so the editor begins anew; its tabs stay.
    createElement(GraphiQL, {
      key: `editor ${token}`,
      fetcher,
      defaultTabs: operations.map((query) => ({ query })),
      shouldPersistHeaders: false,
      showPersistHeadersSettings: false,
      inputValueDeprecation: true,
    }),
  ];
}

function TokenField({ onToken }) {
  const take = (event) => {
    event.preventDefault();
    onToken(new FormData(event.currentTarget).get('token').trim());
  };
  const field = { name: 'token', type: 'password', autoComplete: 'off', placeholder: 'bourse_… or an access token' };
  return createElement(
    'form',
    { className: 'token', onSubmit: take },
    createElement('label', null, 'Token ', createElement('input', field)),
    createElement('button', { type: 'submit' }, 'Use it'),
  );
}

createRoot(document.getElementById('graphiql')).render(createElement(Page));
