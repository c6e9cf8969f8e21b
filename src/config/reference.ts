// The variables as people read them: docs/CONFIGURATION.md and .env.example. A test compares both with the code
// (`npm run tests -- tests/config.test.ts -u` updates them).
import { type Provider, providers } from '../llm/providers.ts';
import { groups } from './environment.ts';
import type { Group, Setting } from './setting.ts';
import { requestsVariable, tokensVariable } from './settings/model-providers.ts';
import { roleColumns, roleRows } from './settings/models.ts';

/** A Markdown page: a matrix for the providers and one for the roles, and a table for each other group. */
export function configurationPage(): string {
  const sections = Object.entries<Group>(groups).map(
    ([title, group]) => `## ${title}\n\n${sectionOf(title, group)}`,
  );
  return `${[introduction, ...sections, `## Only in a repository\n\n${repositoryTable()}`].join('\n\n')}\n`;
}

const introduction = `# Configuration

A setting is made in one of two places:

- **On the server**, as an environment variable, or in a \`.env\` file in the folder that Troupe is started from. The
  environment takes precedence. At start, Troupe lists every invalid variable. \`npm run doctor\` also tries what the
  variables lead to.
- **In a repository**, in the file \`.github/troupe.yml\` of its default branch, for the settings that have a key below.
  [troupe.example.yml](troupe.example.yml) is a file to copy. A repository can spend less than the server allows, and
  never more. Troupe reports a mistake in the file on the issue, with line and key.`;

/** The settings of a repository that the server has no variable for. */
export const repositoryOnly: Readonly<Record<string, string>> = {
  setup: 'Commands that install the project’s dependencies. Requires SETUP_HOSTS on the server.',
  install_scripts: 'Whether install scripts of packages run during the setup. Default: no.',
  'review.max_changed_lines': 'A change with more lines than this waits for a person.',
};

function repositoryTable(): string {
  const rows = Object.entries(repositoryOnly).map(([key, meaning]) => [`\`${key}\``, meaning]);
  return table(['`.github/troupe.yml`', 'meaning'], rows);
}

function sectionOf(title: string, group: Group): string {
  if (title === 'Model providers') return providerMatrix();
  if (title === 'Models') return `${roleMatrix()}\n\n${list(othersThanRoles(group))}`;
  return list(group);
}

function providerMatrix(): string {
  const head = [
    'provider',
    'serves',
    'key',
    'address',
    'requests/min',
    'tokens/min',
    'strongest model',
    'quick model',
  ];
  return `${table(head, providers.map(providerRow))}

One key is enough. Without a key or an address, a provider is not used.

- **Address**: set it to use a gateway or a compatible server. The table shows the default.
- **Requests and tokens per minute**: shared by all processes. Default: the provider's own limit.
- **Models**: the defaults for the roles. Without a default, name the model: \`WORKER_MODEL=local:qwen3:32b\`.`;
}

function providerRow(provider: Provider): string[] {
  const { name, serves, keyVariable, needsKey, baseUrl, baseUrlVariable, baseUrlAlias, models } = provider;
  const address = [baseUrlVariable, baseUrlAlias].flatMap((variable) => (variable ? `\`${variable}\`` : []));
  const [strongest, quick] = 'strongest' in models ? [models.strongest, models.quick] : [];
  return [
    `\`${name}\``,
    serves,
    keyVariable === undefined ? 'none' : `\`${keyVariable}\`${needsKey ? '' : ' (optional)'}`,
    `${address.join(' or ')}${needsKey ? ` (${baseUrl})` : ' (required)'}`,
    `\`${requestsVariable(provider)}\``,
    `\`${tokensVariable(provider)}\``,
    strongest === undefined ? 'none' : `\`${strongest}\``,
    quick === undefined ? 'none' : `\`${quick}\``,
  ];
}

function roleMatrix(): string {
  const head = ['role', ...roleColumns.map(({ heading }) => heading), 'default model'];
  const rows = roleRows.map(({ prefix, who, model }) => [
    who,
    ...roleColumns.map(({ suffix }) => `\`${prefix}_${suffix}\``),
    model,
  ]);
  const legend = roleColumns.map(({ heading, about }) => `- **${heading}**: ${about}`);
  const inRepository = ['in a repository, below `models.<role>`', ...roleColumns.map(keyOf), ''];
  return `${table(head, [...rows, inRepository])}

A worker without a setting of its own uses the one that begins with \`WORKER_\`.

${legend.join('\n')}`;
}

function othersThanRoles(group: Group): Group {
  const ofRoles = new RegExp(`^(${roleRows.map(({ prefix }) => prefix).join('|')})_`);
  return Object.fromEntries(Object.entries(group).filter(([name]) => !ofRoles.test(name)));
}

/** With a column for the repository's keys if the group has any. */
function list(group: Group): string {
  const shared = Object.values(group).some(({ repositoryKey }) => repositoryKey !== undefined);
  const rows = Object.entries(group).map(([name, setting]) => [
    `\`${name}\``,
    ...(shared ? [keyOf(setting)] : []),
    setting.fallback === undefined ? setting.otherwise : `\`${setting.otherwise}\``,
    setting.meaning,
  ]);
  return table(['variable', ...(shared ? ['`.github/troupe.yml`'] : []), 'default', 'meaning'], rows);
}

function keyOf({ repositoryKey }: Pick<Setting, 'repositoryKey'>): string {
  return repositoryKey === undefined ? '' : `\`${repositoryKey}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Every variable, commented out, with an example value where it is no secret. */
export function exampleFile(): string {
  const parts = Object.entries<Group>(groups).map(([title, group]) => {
    const lines = Object.entries(group).map(([name, setting]) => exampleLines(name, setting));
    return `## ${title}\n\n${lines.join('\n')}`;
  });
  return `# Copy to .env and remove the # before what you set. The environment takes precedence over this file.\n\n${parts.join('\n\n')}\n`;
}

function exampleLines(name: string, setting: Setting): string {
  const { secret, fallback, otherwise, example, meaning } = setting;
  const value = secret ? '' : fallback === undefined ? example : otherwise;
  return `# ${meaning} Default: ${otherwise}.\n#${name}=${value}`;
}
