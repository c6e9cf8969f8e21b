// Two models of one family share their blind spots, whoever serves them.
import { expect, it } from 'vitest';
import { familyOf } from '../../src/llm/model-family.ts';

it.each([
  ['anthropic', 'claude-opus-5-5', 'anthropic'],
  ['openrouter', 'anthropic/claude-sonnet-5', 'anthropic'],
  ['openrouter', 'z-ai/glm-5.3', 'glm'],
  ['openrouter', 'mistralai/devstral', 'mistralai'],
  ['local', 'qwen3:32b', 'qwen3'],
  ['custom', 'gpt-5.6-terra', 'openai'],
])('%s:%s is of %s', (provider, name, family) => {
  expect(familyOf({ provider, name })).toBe(family);
});
