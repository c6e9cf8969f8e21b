// The one place that knows what surrounds a git process: a small explicit environment, and settings that outrank
// whatever a repository's own configuration says. Nothing of Troupe's own environment reaches git.

/** What a machine or a test may choose about the surroundings of git. */
export interface Surroundings {
  /** An empty folder: git's home and working directory, so that it finds no configuration and no repository there. */
  readonly home: string;
  /** URL schemes git may speak. */
  readonly protocols: readonly string[];
  /** Variables passed through, such as PATH, HTTPS_PROXY or SSL_CERT_FILE. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What one call adds: which repository it works on, and as whom it talks to the remote. */
export interface Scope {
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  readonly author?: { readonly name: string; readonly email: string; readonly date: string };
  readonly credential?: { readonly url: string; readonly token: string };
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';

const SETTINGS: readonly (readonly [string, string])[] = [
  // Nothing that a repository carries may start a program.
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['commit.gpgSign', 'false'],
  // Objects are kept until the mirror itself is removed: what a worker made is on no branch for a while.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // Trees that would write into `.git` on any file system are refused on arrival and on checkout.
  ['core.protectNTFS', 'true'],
  ['core.protectHFS', 'true'],
  ['transfer.fsckObjects', 'true'],
  ['core.quotePath', 'false'],
  ['core.autocrlf', 'false'],
  ['core.symlinks', 'true'],
  // A remote that goes silent ends the transfer instead of holding a worker for ever.
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '60'],
];

// Blemishes that old, honest histories are full of; with them refused, many real projects could not be fetched.
const HARMLESS_BLEMISHES = [
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badFilemode',
  'badName',
  'badTimezone',
  'extraHeaderEntry',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingTaggerEntry',
  'multipleAuthors',
  'nulInCommit',
  'zeroPaddedDate',
  'zeroPaddedFilemode',
];

/**
 * The whole environment of one git process. Neither it nor a command line ever holds a token: every process of the same
 * user can read both in /proc. `handover` has it.
 */
export function environmentFor(surroundings: Surroundings, scope: Scope): Record<string, string> {
  return {
    PATH: DEFAULT_PATH,
    ...surroundings.variables,
    HOME: surroundings.home,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: surroundings.protocols.join(':'),
    ...repositoryVariables(scope),
    ...authorVariables(scope.author),
    ...settingVariables([
      ...SETTINGS,
      ...HARMLESS_BLEMISHES.map((blemish) => [`fetch.fsck.${blemish}`, 'ignore'] as const),
      ...credentialSettings(scope.credential),
    ]),
  };
}

/** What git's helper below reads from file descriptor 3, once, and only if the remote wants to know who is there. */
export function handover({ token }: NonNullable<Scope['credential']>): string {
  return `username=${USER}\npassword=${token}\n`;
}

/** Everything about a credential that must never be read by anybody: as it is, and as it travels. */
export function secretsOf(credential: Scope['credential']): readonly string[] {
  return credential === undefined ? [] : [credential.token, basic(credential.token)];
}

function repositoryVariables({ gitDir, workTree, indexFile }: Scope): Record<string, string> {
  return {
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    ...(workTree === undefined ? {} : { GIT_WORK_TREE: workTree }),
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
  };
}

function authorVariables(author: Scope['author']): Record<string, string> {
  if (author === undefined) return {};
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: author.date,
  };
}

function settingVariables(settings: readonly (readonly [string, string])[]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  for (const [index, [key, value]] of settings.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}

// git also tells helpers what to keep (`store`) and what was wrong (`erase`).
const HELPER = '!f() { if [ "$1" = get ]; then cat <&3; fi; }; f';

/** Of the remote's host alone: where that one leads on to another host, the token does not follow. */
function credentialSettings(credential: Scope['credential']): readonly (readonly [string, string])[] {
  if (credential === undefined) return [];
  return [
    // Known to git 2.46 and later: it says who we are without being asked, which saves a request.
    ['http.proactiveAuth', 'basic'],
    ['credential.helper', ''],
    [`credential.${new URL(credential.url).origin}.helper`, HELPER],
  ];
}

// What GitHub wants to be told beside an installation's token.
const USER = 'x-access-token';

function basic(token: string): string {
  return Buffer.from(`${USER}:${token}`).toString('base64');
}
