// What is wrong in a repository's settings, problem by problem.
import { expect, it } from 'vitest';
import * as config from '../../src/wording/config.ts';
import { everySentence } from './every-sentence.ts';

it('a problem in .github/troupe.yml is told so that its author can put it right', () => {
  expect(
    everySentence(config, {
      isNoFile: [[]],
      inLine: [[4, config.isNoSetting('merge.metod', ['method', 'into'])]],
      isNoYaml: [['Nested mappings are not allowed']],
      isNoSetting: [['merge.metod', ['method', 'into']]],
      isNotAsExpected: [
        ['', config.mustBe('object')],
        ['limits.max_tasks', config.mustBeAtMost('100', false)],
      ],
      mustBeOneOf: [[['merge', 'squash']]],
      mustBe: [['object'], ['array'], ['int'], ['number'], ['string'], ['boolean']],
      mustBeAnyOf: [[[config.mustBe('string'), config.mustBe('object'), config.mustBe('string')]]],
      mustBeAtLeast: [
        ['1', false],
        ['1', true],
      ],
      mustBeMoreThan: [['0', false]],
      mustBeAtMost: [['50', true]],
      mustNameModel: [[]],
      setupCannotRun: [[]],
      needsStrongerModel: [[]],
    }),
  ).toMatchInlineSnapshot(`
    "isNoFile: \`.github/troupe.yml\` is not a file.
    inLine: Line 4: \`merge.metod\` is not a setting. Allowed here: \`method\`, \`into\`.
    isNoYaml: this is not YAML. Nested mappings are not allowed.
    isNoSetting: \`merge.metod\` is not a setting. Allowed here: \`method\`, \`into\`.
    isNotAsExpected: The file must be lines of \`key: value\`.
    isNotAsExpected: \`limits.max_tasks\` must be at most 100.
    mustBeOneOf: must be one of \`merge\`, \`squash\`
    mustBe: must be lines of \`key: value\`
    mustBe: must be a list, each item on a line that begins with \`- \`
    mustBe: must be a whole number
    mustBe: must be a number
    mustBe: must be a text
    mustBe: must be \`true\` or \`false\`
    mustBeAnyOf: must be a text, or lines of \`key: value\`
    mustBeAtLeast: must be at least 1
    mustBeAtLeast: must be at least 1 character long
    mustBeMoreThan: must be more than 0
    mustBeAtMost: must be at most 50 characters long
    mustNameModel: must be \`provider:model\`, such as \`anthropic:claude-sonnet-4-5\`
    setupCannotRun: cannot run here: this server names no registries that a setup may reach (\`SETUP_HOSTS\`). Remove it, or ask the operator of this server
    needsStrongerModel: needs \`stronger_model\`, such as \`anthropic:claude-opus-4-5\`: this server names none"
  `);
});
