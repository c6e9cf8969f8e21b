// From the text of the variables to their values, with a sentence for each that is wrong.
import { environment, type Values } from './environment.ts';
import type { Setting } from './setting.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function parseVariables(env: Environment, problems: string[]): Values {
  const entries = Object.entries(environment).map(([name, setting]) => {
    if (!isGiven(env, name)) return [name, setting.fallback];
    const given = env[name]?.trim() ?? '';
    const parsed = setting.schema.safeParse(given);
    if (!parsed.success) problems.push(explain(name, setting, given));
    return [name, parsed.success ? parsed.data : setting.fallback];
  });
  return Object.fromEntries(entries) as Values;
}

/** Compose files and CI set variables without a value to the empty string, so those do not count. */
export function isGiven(env: Environment, name: string): boolean {
  return (env[name] ?? '').trim() !== '';
}

function explain(name: string, setting: Setting, given: string): string {
  const shown = setting.secret ? 'the value (not shown)' : `"${given}"`;
  return `${name}: ${shown} is not valid. Set it to ${setting.allowed}. Example: ${name}=${setting.example}`;
}
