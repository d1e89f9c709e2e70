import type { z } from 'zod';
import { arrangedEngines, engineProblems } from './engine-variables.js';
import { aboutOf } from './variable.js';
import { variables } from './variables.js';

type Values = z.infer<typeof variables>;
type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'BOURSE_';

export type ReadConfiguration =
  | { readonly outcome: 'valid'; readonly configuration: Configuration }
  /** One line per mistake: it names the variable and says what is allowed. */
  | { readonly outcome: 'invalid'; readonly problems: readonly string[] };

export type Configuration = ReturnType<typeof arranged>;

/** Reads everything at once, so that all mistakes are known after one start. Other programs' variables are not looked at. */
export function readConfiguration(environment: Environment): ReadConfiguration {
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith(prefix) && value !== undefined && value !== '',
  );
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (parsed.success) {
    const problems = engineProblems(parsed.data);
    if (problems.length > 0) return { outcome: 'invalid', problems };
    return { outcome: 'valid', configuration: arranged(parsed.data) };
  }
  const issuesByName = Map.groupBy(parsed.error.issues.flatMap(namedIssues), ({ name }) => name);
  return {
    outcome: 'invalid',
    problems: [...issuesByName].map(([name, issues]) => problemOf(name, environment[name] ?? '', issues)),
  };
}

interface NamedIssue {
  readonly name: string;
  /** Where inside the value, and what is wrong there; undefined when the name itself is unknown. */
  readonly detail: string | undefined;
  readonly isUnknown: boolean;
}

function namedIssues(issue: z.core.$ZodIssue): readonly NamedIssue[] {
  const [name, ...path] = issue.path.map(String);
  if (issue.code === 'unrecognized_keys' && name === undefined) {
    return issue.keys.map((key) => ({ name: key, detail: undefined, isUnknown: true }));
  }
  const detail = path.length > 0 || issue.code === 'custom' ? `${path.join('/')} ${issue.message}`.trim() : undefined;
  return [{ name: name ?? prefix, detail, isUnknown: false }];
}

function problemOf(name: string, value: string, issues: readonly NamedIssue[]): string {
  if (issues.some(({ isUnknown }) => isUnknown)) return `${name} is not a variable of Bourse; --help lists them`;
  const { allowed, isSecret } = aboutVariable(name);
  if (isSecret === true) return `${name} does not fit; allowed: ${allowed}`;
  const details = issues.flatMap(({ detail }) => (detail === undefined || detail === 'Invalid input' ? [] : [detail]));
  const because = details.length === 0 ? '' : ` (${details.join('; ')})`;
  return `${name} is '${value}'${because}; allowed: ${allowed}`;
}

export function aboutVariable(name: string) {
  const shape: Readonly<Record<string, z.ZodType>> = variables.shape;
  const schema = shape[name];
  return schema === undefined ? { description: '', allowed: 'anything' } : aboutOf(schema);
}

/** The values as the program uses them. */
function arranged(values: Values) {
  return {
    dataDirectory: values.BOURSE_DATA_DIRECTORY,
    keysDirectory: values.BOURSE_KEYS_DIRECTORY ?? values.BOURSE_DATA_DIRECTORY,
    http: { host: values.BOURSE_HTTP_HOST, port: values.BOURSE_HTTP_PORT },
    management: { host: values.BOURSE_MANAGEMENT_HOST, port: values.BOURSE_MANAGEMENT_PORT },
    environments: values.BOURSE_ENVIRONMENTS,
    noticePeriodDays: values.BOURSE_NOTICE_PERIOD_DAYS,
    oidcIssuers: values.BOURSE_OIDC_ISSUERS,
    signInDaysMax: values.BOURSE_SIGN_IN_DAYS_MAX,
    corsOrigins: values.BOURSE_CORS_ORIGINS,
    trustedProxies: values.BOURSE_TRUSTED_PROXIES,
    masterKey: values.BOURSE_MASTER_KEY,
    readYourWritesMs: values.BOURSE_READ_YOUR_WRITES_MS,
    lagSecondsMax: values.BOURSE_LAG_SECONDS_MAX,
    reactionSecondsMax: values.BOURSE_REACTION_SECONDS_MAX,
    shutdownSecondsMax: values.BOURSE_SHUTDOWN_SECONDS_MAX,
    logLevel: values.BOURSE_LOG_LEVEL,
    securityLinesPerMinute: values.BOURSE_SECURITY_LINES_PER_MINUTE,
    engines: arrangedEngines(values),
    limits: {
      bodyBytesMax: values.BOURSE_BODY_BYTES_MAX,
      headerBytesMax: values.BOURSE_HEADER_BYTES_MAX,
      tokensMax: values.BOURSE_QUERY_TOKENS_MAX,
      selectionsMax: values.BOURSE_QUERY_SELECTIONS_MAX,
      costMax: values.BOURSE_QUERY_COST_MAX,
      budgetPoints: values.BOURSE_BUDGET_POINTS_PER_MINUTE,
      answerBytesMax: values.BOURSE_ANSWER_BYTES_MAX,
      openBytesMax: values.BOURSE_OPEN_BYTES_MAX,
      recordedBytes: values.BOURSE_RECORDED_BYTES_PER_MINUTE,
      requestTimeMs: values.BOURSE_REQUEST_SECONDS_MAX * 1_000,
      connectionsPerAddressMax: values.BOURSE_CONNECTIONS_PER_ADDRESS_MAX,
      socketsMax: values.BOURSE_SOCKETS_MAX,
      socketsPerAddressMax: values.BOURSE_SOCKETS_PER_ADDRESS_MAX,
      socketsPerCallerMax: values.BOURSE_SOCKETS_PER_CALLER_MAX,
      subscriptionsPerSocketMax: values.BOURSE_SUBSCRIPTIONS_PER_SOCKET_MAX,
      messageBytesMax: values.BOURSE_SOCKET_MESSAGE_BYTES_MAX,
    },
  } as const;
}
