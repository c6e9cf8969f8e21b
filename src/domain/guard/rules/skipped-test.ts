// Tests that are still there and no longer run: skipped, expected to fail, or passed over because another one is `only`.
import { patternRule } from '../pattern-rule.ts';
import { isCode } from '../kind-of-file.ts';

export const skippedTest = patternRule({
  name: 'skipped-test',
  taskMayAllow: true,
  applies: isCode,
  finds: 'test_skipped',
  patterns: [
    /\b(?:it|test|describe|context|suite|bench|scenario)\s*\.\s*(?:skip|only|todo|failing|fails|fixme|skipIf|runIf)\b/,
    /\b(?:it|test|describe)\s*\[\s*['"`](?:skip|only|todo)/,
    /\b(?:xit|xtest|xdescribe|xcontext|xspecify|fit|fdescribe|fcontext|ftest)\s*\(/,
    /\b(?:this|t|ctx|context)\.skip\s*\(/,
    /@(?:Ignore|Disabled)(?:If\w*|On\w*)?\b/,
    /@Test\s*\([^)]*enabled\s*=\s*false/,
    /@?pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b/,
    /@?(?:unittest|self)\.(?:skip\w*|expectedFailure)\b/,
    /\bt\.Skip(?:f|Now)?\s*\(/,
    /#\[\s*(?:cfg_attr\([^)]*,\s*)?ignore\b/,
    /\[(?:Fact|Theory)\s*\(\s*Skip\s*=|\[Ignore\b/,
    /\bXCTSkip\w*\s*\(|\bmarkTest(?:Skipped|Incomplete)\s*\(|@tag\s+:?skip\b/,
  ],
  inTests: [/(?:^|[{,])\s*(?:skip|todo|only)\s*:\s*(?:true|['"`])/],
});
