// What the mechanical guard found in a change. Each is a clause that stands beside its place.
import type { GuardFound } from '../../domain/guard/found.ts';
import type { TokenKind } from '../../domain/secret/token-forms.ts';
import type { GuardFinding } from '../../domain/verdict.ts';
import { counted } from '../phrase.ts';
import { sayer } from '../say.ts';

const tokens: Readonly<Record<TokenKind, string>> = {
  private_key: 'a private key',
  github_token: 'a GitHub token',
  anthropic_key: 'an Anthropic key',
  openai_or_openrouter_key: 'an OpenAI or OpenRouter key',
  google_api_key: 'a Google API key',
  aws_access_key: 'an AWS access key',
  slack_token: 'a Slack token',
  slack_webhook: 'a Slack webhook',
  gitlab_token: 'a GitLab token',
  npm_token: 'an npm token',
  stripe_key: 'a Stripe key',
  hugging_face_token: 'a Hugging Face token',
  sendgrid_key: 'a SendGrid key',
  tavily_key: 'a Tavily key',
  json_web_token: 'a JSON web token',
};

export const guardText = sayer<GuardFound>({
  more_like_these: ({ count }) => `and ${count} more like these`,
  binary_file: ({ how, bytes }) => `a binary file of ${bytes} bytes was ${how}`,
  vendored_code_changed: () => 'vendored code was changed',
  line_too_long: () => 'a line is too long to read',
  built_lines_added: ({ count }) => `${count} lines of build output were added`,
  generated_lines_added: ({ count }) => `${count} generated lines were added`,
  ci_changed: () => 'the CI configuration was changed',
  test_file_deleted: () => 'a test file was deleted',
  test_file_renamed: ({ before }) => `the test file ${before} was renamed so that no test runner finds it`,
  tests_deleted: ({ count }) => `${someOf(count, 'test')} deleted`,
  test_skipped: () => 'a test is skipped, or others are skipped in its favor',
  assertion_cannot_fail: () => 'an assertion cannot fail',
  assertions_removed: ({ count }) => `${someOf(count, 'assertion')} removed`,
  assertions_weakened: ({ count }) => `${someOf(count, 'assertion')} weakened`,
  runs_at_install: () => 'this file runs when the project is installed or started',
  install_command_changed: () => 'a command that runs during installation was added or changed',
  check_settings_deleted: () => 'the settings of a check were deleted',
  rule_turned_off: () => 'a rule or a check was turned off',
  rule_removed: () => 'a rule or a check was removed',
  check_cannot_fail: () => 'a check command can no longer fail',
  files_left_out: () => 'files were excluded from a check',
  threshold_removed: ({ key }) => `the threshold \`${key}\` was removed`,
  threshold_lowered: ({ key, from, to }) => `the threshold \`${key}\` was lowered from ${from} to ${to}`,
  token: ({ kind }) => `this looks like ${tokens[kind]}`,
  password_or_key: () => 'this looks like a password or key',
  change_too_large: ({ lines, most }) =>
    `${lines} lines were changed; \`review.max_changed_lines\` allows ${most}`,
  check_looks_away: () => 'a check is suppressed here',
});

function someOf(count: number, noun: string): string {
  const one = /^[aeiou]/.test(noun) ? 'an' : 'a';
  return count === 1 ? `${one} ${noun} was` : `${counted(count, noun)} were`;
}

/** `a test file was deleted (test/a.test.js)`, and how many more. */
export function guardSummary(findings: readonly GuardFinding[]): string {
  const [first, ...more] = findings;
  if (first === undefined) return '';
  const what = guardText(first.what);
  const words = first.path === undefined ? what : `${what} (${first.path})`;
  return more.length === 0 ? words : `${words}, and ${more.length} more`;
}

/** For the next attempt. */
export function guardDetail(findings: readonly GuardFinding[]): string {
  return [
    'The guard, which applies fixed rules, blocks this work. Undo each of these unless the task requires it. In that case, explain why in your summary, and a person decides:',
    ...findings.map((finding) => `- ${placed(finding)}`),
  ].join('\n');
}

/** `test/a.test.js:3: a test is skipped (skipped-test)` */
function placed({ rule, path, line, what }: GuardFinding): string {
  const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${guardText(what)} (${rule})`;
}
