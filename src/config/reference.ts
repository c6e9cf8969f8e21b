// The variables as people read them: docs/CONFIGURATION.md and .env.example. A test compares both with the code
// (`npm run tests -- tests/config.test.ts -u` updates them).
import { type Provider, providers } from '../llm/providers.ts';
import { groups } from './environment.ts';
import type { Group, Setting } from './setting.ts';
import { requestsVariable, tokensVariable } from './settings/model-providers.ts';
import { roleColumns, roleRows } from './settings/models.ts';

/** A Markdown page: a matrix for the providers and one for the roles, and a list for each other group. */
export function configurationPage(): string {
  const sections = Object.entries<Group>(groups).map(
    ([title, group]) => `## ${title}\n\n${sectionOf(title, group)}`,
  );
  return `# Configuration\n\n${introduction}\n\n${sections.join('\n\n')}\n`;
}

const introduction =
  'Troupe reads environment variables, and a `.env` file in the folder it is started from. The environment takes ' +
  'precedence. At start, Troupe lists every invalid variable. `npm run doctor` also tries what the variables lead to. ' +
  'A repository can override some settings in `.github/troupe.yml`.';

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
  return `${table(head, rows)}

A worker without a setting of its own uses the one that begins with \`WORKER_\`.

${legend.join('\n')}`;
}

function othersThanRoles(group: Group): Group {
  const ofRoles = new RegExp(`^(${roleRows.map(({ prefix }) => prefix).join('|')})_`);
  return Object.fromEntries(Object.entries(group).filter(([name]) => !ofRoles.test(name)));
}

function list(group: Group): string {
  const rows = Object.entries(group).map(([name, setting]) => [
    `\`${name}\``,
    setting.fallback === undefined ? setting.otherwise : `\`${setting.otherwise}\``,
    setting.meaning,
  ]);
  return table(['variable', 'default', 'meaning'], rows);
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
