// Why work was not taken, reason by reason.
import { describe, expect, it } from 'vitest';
import * as criteria from '../../src/wording/reasons/criteria.ts';
import * as evidence from '../../src/wording/reasons/evidence.ts';
import * as agent from '../../src/wording/reasons/agent.ts';
import * as setup from '../../src/wording/reasons/setup.ts';
import * as failure from '../../src/wording/reasons/failure.ts';
import * as guard from '../../src/wording/reasons/guard.ts';
import * as phrase from '../../src/wording/reasons/phrase.ts';
import { everySentence } from './every-sentence.ts';

describe('a reason says', () => {
  it('why an attempt failed, and what the next one is told', () => {
    expect(
      everySentence(failure, {
        guardHoldsItBack: [['a test file was deleted (test/a.test.js)']],
        checksFailed: [[['test']], [['test', 'lint']]],
        reviewAskedForChanges: [['The store forgets dates.']],
        notMet: [[{ criterion: 'A date is kept', met: false, evidence: 'expected 1, got 0' }]],
        findingAt: [
          [{ severity: 'blocking', path: 'src/a.js', line: 4, text: 'Write it.' }],
          [{ severity: 'advice', path: 'src/a.js', text: 'Name it.' }],
          [{ severity: 'advice', text: 'Say so.' }],
        ],
        subtasksNoLongerFit: [[]],
        subtasksCannotBeUsed: [[]],
        treeCannotBeCommitted: [[]],
        doneWithoutChange: [[]],
        somebodyElsePushed: [['troupe/1/T3-dates', '0123456789abcdef']],
        nothingToWorkWith: [["the project's setup failed"]],
        pushWasRefused: [['refusing to allow it\nsee the docs']],
        changeWhatGitHubRefused: [['refusing to allow it']],
        conflictWasNotResolved: [['ran out of time']],
        mergedTreeCannotBeCommitted: [[]],
        markersWereLeft: [[]],
        markersAreStillIn: [[['src/a.js', 'src/b.js']]],
        secretOfServer: [[]],
        takeSecretOut: [[["the branch's name", 'the file src/a.js']]],
        inBranchName: [[]],
        inMessage: [[]],
        inFileName: [[2]],
        inFile: [['src/a.js']],
      }),
    ).toMatchInlineSnapshot(`
      "guardHoldsItBack: the guard holds it back: a test file was deleted (test/a.test.js)
      checksFailed: the check \`test\` failed
      checksFailed: the checks \`test\` and \`lint\` failed
      reviewAskedForChanges: the review asked for changes: The store forgets dates.
      notMet: - Not met: A date is kept. expected 1, got 0
      findingAt: - blocking: src/a.js:4: Write it.
      findingAt: - advice: src/a.js: Name it.
      findingAt: - advice: Say so.
      subtasksNoLongerFit: the subtasks no longer fit into the run
      subtasksCannotBeUsed: the subtasks cannot be used
      treeCannotBeCommitted: the tree it left cannot be committed
      doneWithoutChange: it said it was done without changing a file
      somebodyElsePushed: somebody else pushed to troupe/1/T3-dates (0123456789), which is never overwritten
      nothingToWorkWith: there was nothing to work with: the project's setup failed
      pushWasRefused: GitHub refused the push: refusing to allow it
      changeWhatGitHubRefused: GitHub refused the push of your branch. It said:

      refusing to allow it

      Change what it objects to, or leave it out.
      conflictWasNotResolved: the conflict with the base could not be resolved: ran out of time
      mergedTreeCannotBeCommitted: the merged tree cannot be committed
      markersWereLeft: conflict markers were left
      markersAreStillIn: Conflict markers are still in src/a.js, src/b.js.
      secretOfServer: a secret of the server stands in the work
      takeSecretOut: Nothing was pushed: a secret of the server stands in the branch's name, the file src/a.js. Take it out; no task needs it.
      inBranchName: the branch's name
      inMessage: the commit's message
      inFileName: the name of changed file 2
      inFile: the file src/a.js"
    `);
  });

  it('what a review has to go by, and what it lacks', () => {
    expect(
      everySentence(evidence, {
        checkFailed: [[{ name: 'test', summary: '1 of 9 failed' }]],
        checkIsRunning: [['lint']],
        noSuchFile: [['src/a.js']],
        hasFewerLines: [['src/a.js', 9, 12]],
        noSuchTest: [['keeps a date']],
        commandWasNotRun: [['npm test']],
        namesNothing: [[]],
        isNotMentioned: [[]],
        hasNoEvidence: [[]],
        evidenceDoesNotHold: [[['There is no file src/a.js.'], 'src/a.js:12']],
        changesNothing: [[]],
        speaksOfAnother: [['T4', 'T3']],
      }),
    ).toMatchInlineSnapshot(`
      "checkFailed: failed: test: 1 of 9 failed
      checkIsRunning: still running: lint
      noSuchFile: There is no file src/a.js.
      hasFewerLines: src/a.js has 9 lines, and line 12 is cited.
      noSuchTest: No test is called "keeps a date".
      commandWasNotRun: The command \`npm test\` was not run in this review.
      namesNothing: It names no file, no test and no command that was run.
      isNotMentioned: The review does not mention it.
      hasNoEvidence: Called met, but without any evidence.
      evidenceDoesNotHold: Called met, but the evidence does not hold. There is no file src/a.js. It was: src/a.js:12
      changesNothing: It changes nothing against the base: there is nothing to approve.
      speaksOfAnother: The review speaks of T4, and this is T3."
    `);
  });

  it('what must be true, where no person or model said it', () => {
    const others = [
      { key: 'T1', title: 'Store dates' },
      { key: 'T2', title: 'Show dates' },
    ] as const;
    expect(
      everySentence(criteria, {
        worksAsWhole: [['Due dates']],
        holdsBesideOthers: [[others[0]]],
        soDoTheOthers: [[others]],
        soIsEverythingElse: [[]],
        partName: [['title'], ['profile'], ['description'], ['criteria'], ['paths'], ['after']],
      }),
    ).toMatchInlineSnapshot(`
      "worksAsWhole: What the issue asks for is there and works as a whole: Due dates
      holdsBesideOthers: T1 holds beside all the others: Store dates
      soDoTheOthers: So do the others: T1 Store dates; T2 Show dates
      soIsEverythingElse: So is everything else that its description lists.
      partName: title
      partName: profile
      partName: description
      partName: criteria
      partName: paths
      partName: what it comes after"
    `);
  });

  it('what the guard found', () => {
    expect(
      everySentence(guard, {
        andMoreLikeThese: [[4]],
        andMore: [
          ['a test file was deleted (test/a.test.js)', 0],
          ['a test file was deleted (test/a.test.js)', 2],
        ],
        undoThese: [[]],
        binaryFileWas: [['added', 2_048]],
        vendoredCodeWasChanged: [[]],
        lineIsTooLong: [[]],
        builtLinesWereAdded: [[300]],
        generatedLinesWereAdded: [[300]],
        ciWasChanged: [[]],
        testFileWasDeleted: [[]],
        testFileIsNoLongerFound: [['test/a.test.js']],
        testsWereDeleted: [[1], [3]],
        testIsSkipped: [[]],
        assertionCannotFail: [[]],
        assertionsWereRemoved: [[1], [3]],
        assertionsAskForLess: [[1], [3]],
        runsAtInstall: [[]],
        installCommandWasChanged: [[]],
        settingsOfCheckWereDeleted: [[]],
        ruleWasTurnedOff: [[]],
        ruleWasTakenOut: [[]],
        checkCannotFail: [[]],
        filesAreLeftOut: [[]],
        thresholdWasRemoved: [['lines']],
        thresholdWasLowered: [['lines', 90, 80]],
        seemsToStandHere: [['a GitHub token']],
        passwordSeemsToStandHere: [[]],
        isTooLarge: [[900, 800]],
        looksAway: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "andMoreLikeThese: and 4 more like these
      andMore: a test file was deleted (test/a.test.js)
      andMore: a test file was deleted (test/a.test.js), and 2 more
      undoThese: A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it; then say in your summary why, and a person decides:
      binaryFileWas: a binary file of 2048 bytes was added
      vendoredCodeWasChanged: vendored code was changed
      lineIsTooLong: a line is too long to be read by anybody
      builtLinesWereAdded: 300 lines that a build makes were added
      generatedLinesWereAdded: 300 generated lines were added
      ciWasChanged: what checks the project in CI was changed
      testFileWasDeleted: a test file was deleted
      testFileIsNoLongerFound: the test file test/a.test.js got a name under which no test is looked for
      testsWereDeleted: a test was deleted
      testsWereDeleted: 3 tests were deleted
      testIsSkipped: a test is skipped, or others are passed over for it
      assertionCannotFail: an assertion cannot fail
      assertionsWereRemoved: an assertion was removed
      assertionsWereRemoved: 3 assertions were removed
      assertionsAskForLess: an assertion asks for less than before
      assertionsAskForLess: 3 assertions ask for less than before
      runsAtInstall: this file is run when the project is installed or started
      installCommandWasChanged: a command that an install runs was added or changed
      settingsOfCheckWereDeleted: the settings of a check were deleted
      ruleWasTurnedOff: a rule or a check was turned off
      ruleWasTakenOut: a rule or a check was taken out
      checkCannotFail: a command that checks cannot fail any more
      filesAreLeftOut: files are taken away from what a check looks at
      thresholdWasRemoved: the threshold \`lines\` was removed
      thresholdWasLowered: the threshold \`lines\` was lowered from 90 to 80
      seemsToStandHere: a GitHub token seems to stand here
      passwordSeemsToStandHere: a password or key seems to stand here
      isTooLarge: 900 lines were changed, and \`review.max_changed_lines\` is 800
      looksAway: a check is told to look away"
    `);
  });

  it('in small pieces that several share', () => {
    expect(
      everySentence(phrase, {
        counted: [
          [1, 'try', 'tries'],
          [2, 'task'],
        ],
        dollars: [[0.5]],
        thousands: [[12_000]],
        listed: [[[]], [['T1']], [['T1', 'T2']], [['T1', 'T2', 'T3']]],
        named: [
          ['check', ['test']],
          ['check', ['test', 'lint']],
        ],
        afterWhat: [[[]], [['T1', 'T2']]],
      }),
    ).toMatchInlineSnapshot(`
      "counted: 1 try
      counted: 2 tasks
      dollars: $0.50
      thousands: 12,000
      listed: 
      listed: T1
      listed: T1 and T2
      listed: T1, T2 and T3
      named: the check \`test\`
      named: the checks \`test\` and \`lint\`
      afterWhat: 
      afterWhat: , after T1, T2"
    `);
  });

  it('how an agent ended without a result', () => {
    expect(
      everySentence(agent, {
        usedUpSteps: [[60]],
        ranOutOfTime: [[]],
        stoppedCalling: [[]],
        wasRefused: [[]],
        keptRepeating: [[]],
        wentBackAndForth: [[]],
        changedNothing: [[12]],
        gaveUpFor: [['There is no parser.\nI looked everywhere.']],
        gaveUpBecause: [['There is no parser.', 'I looked everywhere.']],
        itEnded: [
          ['ran out of time', ''],
          ['ran out of time', 'Nearly there.'],
        ],
        agentEnded: [['director', 'ran out of time']],
      }),
    ).toMatchInlineSnapshot(`
      "usedUpSteps: used up its 60 steps without handing in
      ranOutOfTime: ran out of time
      stoppedCalling: stopped calling tools without handing in
      wasRefused: was refused by the model
      keptRepeating: kept repeating the same call with the same answer
      wentBackAndForth: changed the same files back and forth between two states
      changedNothing: changed nothing for 12 steps
      gaveUpFor: gave up: There is no parser.
      gaveUpBecause: It gave up: There is no parser.

      What it tried: I looked everywhere.
      itEnded: It ran out of time.
      itEnded: It ran out of time. Its last words:

      Nearly there.
      agentEnded: the director ran out of time"
    `);
  });

  it("why a project's setup came to nothing", () => {
    const failed = { command: 'npm ci', exitCode: 1, output: 'ENOTFOUND', refused: [] };
    expect(
      everySentence(setup, {
        setupFailed: [
          [failed],
          [{ ...failed, exitCode: null, limit: 'time', output: '', refused: ['evil.example.com'] }],
        ],
        leftNoArchive: [[]],
        leftNothingIgnored: [[]],
        isNotIgnoredHere: [[]],
        couldNotBePacked: [['no space left']],
        couldNotBeUnpacked: [['no space left']],
      }),
    ).toMatchInlineSnapshot(`
      "setupFailed: the project's setup failed: \`npm ci\` ended with exit code 1. Mend \`setup\` in \`.github/troupe.yml\` on the default branch. It said: ENOTFOUND
      setupFailed: the project's setup failed: \`npm ci\` met the sandbox's limit on time. It asked for evil.example.com, which \`SETUP_HOSTS\` of this server does not name. Mend \`setup\` in \`.github/troupe.yml\` on the default branch. It said: nothing
      leftNoArchive: its setup left no archive
      leftNothingIgnored: the project's setup left nothing that git ignores, so there is nothing to give to agents. Name what it installs, such as \`node_modules/\`, in \`.gitignore\`
      isNotIgnoredHere: what the project's setup installs is not ignored by git in this branch, and would become part of the change. Name it in \`.gitignore\` on the default branch
      couldNotBePacked: what the project's setup installed could not be packed: no space left
      couldNotBeUnpacked: what the project's setup installed could not be unpacked: no space left"
    `);
  });
});
