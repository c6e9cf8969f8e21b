// Comments and marks that tell lint, the type checker or the coverage report to look away.
import { isCode } from '../kind-of-file.ts';
import { patternRule } from '../pattern-rule.ts';

export const suppression = patternRule({
  name: 'suppression',
  taskMayAllow: true,
  applies: isCode,
  finds: 'check_looks_away',
  patterns: [
    /\b(?:eslint|oxlint|tslint|stylelint|jshint|jscs)-disable\b|\bbiome-ignore\b|\bdeno-lint-ignore\b/,
    /@ts-(?:ignore|nocheck|expect-error)\b/,
    /\b(?:istanbul|c8|v8|nyc)\s+ignore\b|pragma:\s*no\s*cover|\bLCOV_EXCL\w*|coverage:ignore/i,
    /#\s*(?:noqa|nosec|type:\s*ignore|pyright:\s*ignore|pylint:\s*disable|mypy:\s*ignore|ruff:\s*noqa|fmt:\s*off)/,
    /\/\/\s*nolint\b|#\s*nolint\b|\/\/\s*NOSONAR|\/\/\s*NOLINT/,
    /#!?\[\s*allow\s*\(/,
    /@SuppressWarnings\b|@Suppress\s*\(|#pragma\s+warning\s+disable|#pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored/,
    /rubocop:(?:disable|todo)|swiftlint:disable|ktlint-disable|phpcs:(?:ignore|disable)|@phpstan-ignore|@psalm-suppress|credo:disable|hlint\s+ignore/,
  ],
});
