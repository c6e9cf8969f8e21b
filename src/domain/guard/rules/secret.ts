// What looks like a key or a password of somebody. It is never quoted: a finding is read by many.
import { tokenForms } from '../../secret/token-forms.ts';
import { addedLines, type FileChange } from '../change.ts';
import { isLockFile, isTest } from '../kind-of-file.ts';
import type { Found, GuardRule } from '../rule.ts';

const assigned =
  /(?:secret|token|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|auth)\w*['"]?\s*(?::|=>?|:=)\s*['"`](?<value>[^'"`\s]{12,200})['"`]/i;
const inAddress = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]+:(?<value>[^\s:/@'"]{8,})@/i;
/** What people write where a secret will stand. */
const placeholder =
  /^[<${%[(]|\$\{|process\.env|os\.environ|example|sample|changeme|change-me|placeholder|your|dummy|fake|mock|test|xxx|\*\*\*|\.\.\.|0000|1234|abcd|redacted|password|secret|localhost/i;
/** Bits for each character: English words have about 2.5, random base64 nearly 5. */
const randomness = 3.3;
const documents = /\.(?:md|mdx|rst|txt|adoc|html?)$/i;

export const secret: GuardRule = {
  name: 'secret',
  taskMayAllow: false,
  find: (change) => change.filter(({ path }) => !isLockFile(path)).flatMap(inFile),
};

function inFile(file: FileChange): Found[] {
  const { path } = file;
  const added = addedLines(file);
  const quiet = isTest(path) || documents.test(path);
  const whole = added.map(({ text }) => text).join('\n');
  return [
    ...tokenForms.flatMap(({ kind, pattern }) =>
      [...whole.matchAll(pattern)].map(({ index }) => {
        const line = added[whole.slice(0, index).split('\n').length - 1]?.line ?? 1;
        return { path, line, what: { is: 'token', kind } as const };
      }),
    ),
    ...added
      .filter(({ text }) => !quiet && looksSecret(text))
      .map(({ line }) => ({ path, line, what: { is: 'password_or_key' } as const })),
  ];
}

function looksSecret(text: string): boolean {
  const value = assigned.exec(text)?.groups?.['value'] ?? inAddress.exec(text)?.groups?.['value'];
  if (value === undefined || placeholder.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((kind) => kind.test(value)).length;
  return kinds >= 2 && bitsPerCharacter(value) >= (value.length < 20 ? randomness - 0.3 : randomness);
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
