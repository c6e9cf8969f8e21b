// The list of variables as people read it: docs/CONFIGURATION.md and .env.example. A test keeps both true
// (`npm run tests -- tests/config.test.ts -u` writes them anew).
import { environment, type Group, type Setting } from './environment.ts';

/** A Markdown page with a table for each group of settings. */
export function configurationPage(): string {
  const tables = groups().map(([group, settings]) => {
    const rows = settings.map(
      ([name, setting]) => `| \`${name}\` | ${cell(defaultOf(setting))} | ${cell(setting.meaning)} |`,
    );
    return `## ${group}\n\n| variable | default | meaning |\n|---|---|---|\n${rows.join('\n')}`;
  });
  return `# Configuration\n\n${introduction}\n\n${tables.join('\n\n')}\n`;
}

const introduction =
  'Troupe reads environment variables, and a `.env` file in the folder it is started from; the environment wins. ' +
  'At start it names everything that is wrong with them at once. A repository can say otherwise for itself in ' +
  '`.github/troupe.yml`.';

/** Every variable, commented out, with an example value where it is no secret. */
export function exampleFile(): string {
  const parts = groups().map(([group, settings]) => {
    const lines = settings.map(([name, setting]) => {
      const example = setting.secret ? '' : hasFallback(setting) ? setting.otherwise : setting.example;
      return `# ${setting.meaning} Default: ${setting.otherwise}.\n#${name}=${example}`;
    });
    return `## ${group}\n\n${lines.join('\n')}`;
  });
  return `# Copy to .env and remove the # of what you set. The environment wins over this file.\n\n${parts.join('\n\n')}\n`;
}

function groups(): [Group, [string, Setting][]][] {
  return [...Map.groupBy(Object.entries<Setting>(environment), ([, setting]) => setting.group)];
}

function defaultOf(setting: Setting): string {
  return hasFallback(setting) ? `\`${setting.otherwise}\`` : setting.otherwise;
}

function hasFallback(setting: Setting): boolean {
  return setting.fallback !== undefined;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
