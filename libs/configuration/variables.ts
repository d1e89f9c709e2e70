import { z } from 'zod';
import { engineVariables } from './engine-variables.js';
import { oidcIssuersSchema } from './oidc-issuers.js';
import { json, listOf, optionalVariable, text, variable, wholeNumber } from './variable.js';

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value);
const proxy = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  .refine((network) => !network.endsWith('/0'), 'would trust everybody');
const keyBytes = 32;

const places = {
  BOURSE_DATA_DIRECTORY: variable(text.min(1), {
    description:
      'Where the log and the views are, and the keys unless they have a directory of their own. Made on the first start, readable by its owner only.',
    allowed: 'a path to a directory on a local disk',
    fallback: './data',
  }),
  BOURSE_KEYS_DIRECTORY: optionalVariable(text.min(1), {
    description:
      'Where keys.sqlite and master.key are, for an installation that keeps them on another disk than the log. Without it, they are in the data directory.',
    allowed: 'a path to a directory on a local disk',
  }),
  BOURSE_HTTP_HOST: variable(text.min(1), {
    description: 'Address on which the API listens. Beyond this machine only behind something that speaks TLS.',
    allowed: 'an IP address or a host name of this machine',
    fallback: '127.0.0.1',
  }),
  BOURSE_HTTP_PORT: variable(wholeNumber(0, 65_535), {
    description: 'Port of the API and of its page. 0 takes any that is free.',
    allowed: 'a whole number from 0 to 65,535',
    fallback: '4000',
  }),
  BOURSE_MANAGEMENT_HOST: variable(text.min(1), {
    description: 'Address for probes and metrics.',
    allowed: 'an IP address or a host name of this machine',
    fallback: '127.0.0.1',
  }),
  BOURSE_MANAGEMENT_PORT: variable(wholeNumber(0, 65_535), {
    description: 'Port of /livez, /readyz and /metrics. 0 takes any that is free.',
    allowed: 'a whole number from 0 to 65,535',
    fallback: '4001',
  }),
};

const house = {
  BOURSE_ENVIRONMENTS: variable(listOf(slug, 1, 20), {
    description: 'The environments in which instances run.',
    allowed: '1 to 20 slugs separated by commas, each once',
    fallback: 'dev,staging,production',
  }),
  BOURSE_NOTICE_PERIOD_DAYS: variable(wholeNumber(0, 730), {
    description: 'Days between the announcement and the sunset of a version, unless its capability says otherwise.',
    allowed: 'a whole number from 0 to 730',
    fallback: '90',
  }),
};

const access = {
  BOURSE_OIDC_ISSUERS: variable(json(oidcIssuersSchema), {
    description: 'Identity providers whose access tokens are let in. Without any, only service tokens are.',
    allowed:
      'a JSON list of {"issuer", "audience", "jwksUrl" or "jwksFile", "algorithms"?, "clockToleranceSeconds"? (0 to 60), "tokenTypes"? (["at+jwt"] unless set), "tokenAgeSecondsMax"? (60 to 2,592,000; 86,400 unless set), "grantsClaim"?, "groupsClaim"?, "groupGrants"?: {"<group>": [{"role", "teams": "all" or [slugs]}]}}',
    fallback: '[]',
  }),
  BOURSE_SIGN_IN_DAYS_MAX: variable(wholeNumber(1, 366), {
    description:
      'Days since the last sign-in of a person after which the tokens that act for them may do nothing, until they sign in again.',
    allowed: 'a whole number of days from 1 to 366',
    fallback: '30',
  }),
  BOURSE_CORS_ORIGINS: variable(listOf(origin, 0, 50), {
    description: 'Web pages of other origins that may call the API. Without any, none may.',
    allowed: 'up to 50 origins separated by commas, such as https://portal.example.org',
    fallback: '',
  }),
  BOURSE_TRUSTED_PROXIES: variable(listOf(proxy, 0, 100), {
    description:
      'Proxies whose X-Forwarded-For is believed. Limits count by the address of the caller: without this, all who come through a proxy count as one.',
    allowed: 'up to 100 IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::7',
    fallback: '',
  }),
  BOURSE_MASTER_KEY: optionalVariable(
    text.refine((key) => Buffer.from(key, 'base64').length === keyBytes),
    {
      description: 'Wraps the keys of all sealed texts. Without it, a key file is made beside the keys.',
      allowed: `${keyBytes} random bytes in base64`,
      isSecret: true,
    },
  ),
};

const limits = {
  BOURSE_BODY_BYTES_MAX: variable(wholeNumber(1_024, 16_777_216), {
    description: 'Size of the body of one HTTP request.',
    allowed: 'a whole number of bytes from 1,024 to 16,777,216',
    fallback: '262144',
  }),
  BOURSE_HEADER_BYTES_MAX: variable(wholeNumber(1_024, 131_072), {
    description: 'Size of all headers of one HTTP request.',
    allowed: 'a whole number of bytes from 1,024 to 131,072',
    fallback: '16384',
  }),
  BOURSE_QUERY_TOKENS_MAX: variable(wholeNumber(100, 100_000), {
    description: 'Lexical tokens of one GraphQL document.',
    allowed: 'a whole number from 100 to 100,000',
    fallback: '1000',
  }),
  BOURSE_QUERY_SELECTIONS_MAX: variable(wholeNumber(100, 100_000), {
    description: 'Fields of one GraphQL document, with its fragments written out.',
    allowed: 'a whole number from 100 to 100,000',
    fallback: '5000',
  }),
  BOURSE_QUERY_COST_MAX: variable(wholeNumber(100, 1_000_000), {
    description: 'Points that one operation may cost.',
    allowed: 'a whole number from 100 to 1,000,000',
    fallback: '5000',
  }),
  BOURSE_BUDGET_POINTS_PER_MINUTE: variable(wholeNumber(1_000, 100_000_000), {
    description: 'Points that one principal may spend in a minute.',
    allowed: 'a whole number from 1,000 to 100,000,000',
    fallback: '600000',
  }),
  BOURSE_ANSWER_BYTES_MAX: variable(wholeNumber(65_536, 67_108_864), {
    description: 'Size of one answer, over HTTP or on a WebSocket. A larger one is refused before its text is made.',
    allowed: 'a whole number of bytes from 65,536 to 67,108,864',
    fallback: '2097152',
  }),
  BOURSE_OPEN_BYTES_MAX: variable(wholeNumber(1_048_576, 1_073_741_824), {
    description:
      'Parameters, outputs, schemas and other large texts that the answers of one process have open at a time; further answers wait.',
    allowed: 'a whole number of bytes from 1,048,576 to 1,073,741,824',
    fallback: '16777216',
  }),
  BOURSE_RECORDED_BYTES_PER_MINUTE: variable(wholeNumber(65_536, 1_073_741_824), {
    description:
      'Bytes that one caller, and one team with all of its people and tokens, may have recorded in a minute through one process: inputs of mutations, and 512 bytes for each.',
    allowed: 'a whole number of bytes from 65,536 to 1,073,741,824',
    fallback: '16777216',
  }),
  BOURSE_REQUEST_SECONDS_MAX: variable(wholeNumber(1, 300), {
    description: 'Time from the arrival of a request to its answer.',
    allowed: 'a whole number of seconds from 1 to 300',
    fallback: '10',
  }),
  BOURSE_CONNECTIONS_PER_ADDRESS_MAX: variable(wholeNumber(10, 100_000), {
    description:
      'HTTP connections that one address (of IPv6: one /64) holds open. Those of BOURSE_TRUSTED_PROXIES are not counted.',
    allowed: 'a whole number from 10 to 100,000',
    fallback: '1000',
  }),
  BOURSE_SOCKETS_MAX: variable(wholeNumber(10, 100_000), {
    description: 'WebSockets of callers who are signed in, in this process.',
    allowed: 'a whole number from 10 to 100,000',
    fallback: '2000',
  }),
  BOURSE_SOCKETS_PER_ADDRESS_MAX: variable(wholeNumber(1, 100_000), {
    description: 'WebSockets of signed-in callers from one address (of IPv6: one /64).',
    allowed: 'a whole number from 1 to 100,000',
    fallback: '1000',
  }),
  BOURSE_SOCKETS_PER_CALLER_MAX: variable(wholeNumber(1, 100_000), {
    description:
      'WebSockets of one person with the tokens that act for them, or of one token that was issued for others.',
    allowed: 'a whole number from 1 to 100,000',
    fallback: '100',
  }),
  BOURSE_SUBSCRIPTIONS_PER_SOCKET_MAX: variable(wholeNumber(1, 1_000), {
    description: 'Subscriptions on one WebSocket.',
    allowed: 'a whole number from 1 to 1,000',
    fallback: '10',
  }),
  BOURSE_SOCKET_MESSAGE_BYTES_MAX: variable(wholeNumber(1_024, 1_048_576), {
    description: 'Size of one message on a WebSocket.',
    allowed: 'a whole number of bytes from 1,024 to 1,048,576',
    fallback: '65536',
  }),
};

const operation = {
  BOURSE_READ_YOUR_WRITES_MS: variable(wholeNumber(0, 30_000), {
    description: 'How long an answer waits for the views to show what was just recorded.',
    allowed: 'a whole number of milliseconds from 0 to 30,000',
    fallback: '2000',
  }),
  BOURSE_LAG_SECONDS_MAX: variable(wholeNumber(1, 3_600), {
    description: 'How far the views may be behind the log before the process calls itself not ready.',
    allowed: 'a whole number of seconds from 1 to 3,600',
    fallback: '30',
  }),
  BOURSE_REACTION_SECONDS_MAX: variable(wholeNumber(1, 600), {
    description:
      'How long a reaction to one fact, or a timer at one row, may take before it has failed and is tried again.',
    allowed: 'a whole number of seconds from 1 to 600',
    fallback: '30',
  }),
  BOURSE_SHUTDOWN_SECONDS_MAX: variable(wholeNumber(1, 300), {
    description: 'How long requests under way may take to end when the process is asked to stop.',
    allowed: 'a whole number of seconds from 1 to 300',
    fallback: '20',
  }),
  BOURSE_LOG_LEVEL: variable(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']), {
    description: 'What is written to the log, as JSON lines on standard output. Requests are written at debug.',
    allowed: 'fatal, error, warn, info, debug or trace',
    fallback: 'info',
  }),
  BOURSE_SECURITY_LINES_PER_MINUTE: variable(wholeNumber(0, 10_000), {
    description:
      'Lines of the security log in a minute, of each refused event and address; five times as many of an event from all addresses. More are counted, and told in one line. 0 writes none of any event.',
    allowed: 'a whole number from 0 to 10,000',
    fallback: '30',
  }),
};

/** All that can be configured. A name that begins with BOURSE_ and is not here is a mistake. */
export const variables = z.strictObject({
  ...places,
  ...house,
  ...access,
  ...limits,
  ...operation,
  ...engineVariables,
});
