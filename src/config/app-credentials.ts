// The credentials of the GitHub App: all of them, or none and Troupe starts in setup mode.
import { readFileSync } from 'node:fs';
import type { Values } from './environment.ts';
import { readPrivateKey } from './forms.ts';

export interface AppCredentials {
  readonly id: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/**
 * @param isGiven whether a variable has a value, even a wrong one, whose problem is known already.
 * @param problems gets a sentence for everything that is missing.
 */
export function readApp(
  values: Values,
  isGiven: (variable: string) => boolean,
  problems: string[],
): AppCredentials | undefined {
  const privateKey = values.PRIVATE_KEY ?? keyFromFile(values.PRIVATE_KEY_PATH, problems);
  const { APP_ID: id, WEBHOOK_SECRET: webhookSecret } = values;
  const keyGiven = isGiven('PRIVATE_KEY') || isGiven('PRIVATE_KEY_PATH');
  if (!isGiven('APP_ID') && !keyGiven) return undefined;
  if (!isGiven('APP_ID')) problems.push("APP_ID is missing: set it to the number on the App's page.");
  if (!keyGiven) {
    problems.push(
      'PRIVATE_KEY is missing: set it to the PEM file that "Generate a private key" on the App\'s page downloads, ' +
        'or set PRIVATE_KEY_PATH to its path. To register a new App instead, remove APP_ID.',
    );
  }
  if (!isGiven('WEBHOOK_SECRET'))
    problems.push("WEBHOOK_SECRET is missing: set it to the webhook secret entered on the App's page.");
  return id && privateKey && webhookSecret ? { id, privateKey, webhookSecret } : undefined;
}

function keyFromFile(path: string | undefined, problems: string[]): string | undefined {
  if (path === undefined) return undefined;
  try {
    const key = readPrivateKey(readFileSync(path, 'utf8'));
    if (key === undefined) problems.push(`PRIVATE_KEY_PATH: "${path}" does not hold a PEM private key.`);
    return key;
  } catch (error) {
    problems.push(`PRIVATE_KEY_PATH: "${path}" cannot be read (${(error as Error).message}).`);
    return undefined;
  }
}
