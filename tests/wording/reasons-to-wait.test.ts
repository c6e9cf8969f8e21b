// Why a task or a run waits, or has ended, reason by reason.
import { describe, expect, it } from 'vitest';
import * as budget from '../../src/wording/reasons/budget.ts';
import * as ending from '../../src/wording/reasons/ending.ts';
import * as stallReason from '../../src/wording/reasons/stall.ts';
import * as merge from '../../src/wording/reasons/merge.ts';
import * as people from '../../src/wording/reasons/people.ts';
import * as person from '../../src/wording/reasons/person.ts';
import * as progress from '../../src/wording/reasons/progress.ts';
import * as github from '../../src/wording/reasons/github.ts';
import * as model from '../../src/wording/reasons/model.ts';
import * as server from '../../src/wording/reasons/server.ts';
import { everySentence } from './every-sentence.ts';

const problems = ['T1 has no title.', 'The key "T2" is used more than once.'];

describe('a reason says', () => {
  it('how a task stands', () => {
    expect(
      everySentence(progress, {
        runHasEnded: [['cancelled']],
        runIsPaused: [['grace', 'until the release is out']],
        isUnderWay: [[2]],
        isStalled: [[2, 'OpenRouter limits how often we may ask (429)']],
        conflictIsResolved: [[]],
        resolvingIsStalled: [['GitHub answered 502']],
        isTriedAgain: [
          [2, 'the check `test` failed'],
          [2, 'the check `test` failed', 'GitHub answered 502'],
        ],
        waitsForPersonBecause: [['4 attempts failed']],
        planWaitsForApproval: [[]],
        directorIsStalled: [['OpenRouter limits how often we may ask (429)']],
        planIsBeingRevised: [[]],
        startsWhenWorkerIsFree: [[]],
        waitsForTasks: [[['T1']], [['T1', 'T2', 'T4']]],
        pullIsBeingOpened: [[]],
        waitsForReview: [[]],
        reviewIsStalled: [['GitHub answered 502']],
        waitsForLook: [[]],
        mergeIsTriedAgain: [['Base branch was modified']],
        isAboutToBeMerged: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "runHasEnded: the run is cancelled
      runIsPaused: the run is paused by grace: until the release is out
      isUnderWay: attempt 2 is under way
      isStalled: attempt 2 is stalled: OpenRouter limits how often we may ask (429)
      conflictIsResolved: a worker resolves a merge conflict with the base branch
      resolvingIsStalled: resolving a merge conflict with the base branch is stalled: GitHub answered 502
      isTriedAgain: attempt 2 failed (the check \`test\` failed); the next one follows
      isTriedAgain: attempt 2 failed (the check \`test\` failed); the next one is stalled: GitHub answered 502
      waitsForPersonBecause: waits for a person: 4 attempts failed
      planWaitsForApproval: waits for a person to approve the plan
      directorIsStalled: waits for the director: OpenRouter limits how often we may ask (429)
      planIsBeingRevised: waits until the director has revised the plan
      startsWhenWorkerIsFree: ready; starts as soon as a worker is free
      waitsForTasks: waits for T1
      waitsForTasks: waits for T1, T2 and T4
      pullIsBeingOpened: its pull request is being opened
      waitsForReview: waits for the strategist's review
      reviewIsStalled: the strategist's review is stalled: GitHub answered 502
      waitsForLook: waits for a look at its pull request
      mergeIsTriedAgain: GitHub refused to merge it (Base branch was modified); it is tried again
      isAboutToBeMerged: is about to be merged"
    `);
  });

  it('what keeps an agent from its work', () => {
    expect(
      everySentence(stallReason, {
        repositoryIsOutOfReach: [['git fetch ended with exit code 128: Connection refused']],
        somethingFailed: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "repositoryIsOutOfReach: the repository is out of reach: git fetch ended with exit code 128: Connection refused
      somethingFailed: something in Troupe itself failed; its log says what"
    `);
  });

  it('what a merge waits for', () => {
    expect(
      everySentence(merge, {
        baseWasChanged: [['main', 'release']],
        waitsForSameCommit: [[]],
        isInMergeQueue: [[]],
        thenAutoMerge: [['waits for the check `test`', 'max']],
        waitsForAutoMerge: [['max']],
        autoMergeIsStuck: [['max']],
        isDraft: [[]],
        waitsForChecks: [[['test']], [['test', 'lint']]],
        ciHasReportedNothing: [[]],
        waitsForChecksAgain: [[['test']]],
        waitsForAnotherLook: [[['max', 'ada']]],
        waitsForMergeability: [[]],
        waitsForProtection: [[[]], [['max', 'octo/core']]],
        wholeRunIsMergedByPerson: [[]],
        policyIsManual: [[]],
        policyIsHuman: [[]],
        guardWantsApproval: [['a test file was deleted (test/a.test.js)']],
        protectedPathsWantApproval: [[['.github/workflows/ci.yml']], [['AGENTS.md', '.npmrc']]],
        redBaseWantsApproval: [[['lint']], [['lint', 'e2e']]],
      }),
    ).toMatchInlineSnapshot(`
      "baseWasChanged: waits for a person: its base was changed from \`main\` to \`release\`
      waitsForSameCommit: waits until the review and the pull request speak of the same commit
      isInMergeQueue: is in the merge queue
      thenAutoMerge: waits for the check \`test\`; auto-merge by max merges it as soon as GitHub allows
      waitsForAutoMerge: waits for GitHub to merge it: max turned auto-merge on
      autoMergeIsStuck: waits for a person: max turned auto-merge on, and GitHub has not merged it since
      isDraft: waits until the pull request is no longer a draft
      waitsForChecks: waits for the check \`test\`
      waitsForChecks: waits for the checks \`test\` and \`lint\`
      ciHasReportedNothing: CI (nothing reported yet)
      waitsForChecksAgain: waits for the check \`test\`, run once more
      waitsForAnotherLook: waits for max and ada to look again at what was changed on request
      waitsForMergeability: waits for GitHub to say whether it can be merged
      waitsForProtection: waits for what branch protection requires
      waitsForProtection: waits for a review by \`max\` or \`octo/core\`
      wholeRunIsMergedByPerson: waits for a person to merge it: it brings the whole run into the default branch
      policyIsManual: waits for a person to merge it: \`merge.approval\` is \`manual\`
      policyIsHuman: waits for the approval of a person with write permission
      guardWantsApproval: waits for a person's approval: a test file was deleted (test/a.test.js)
      protectedPathsWantApproval: waits for a person's approval: it changes the protected path \`.github/workflows/ci.yml\`
      protectedPathsWantApproval: waits for a person's approval: it changes the protected paths \`AGENTS.md\` and \`.npmrc\`
      redBaseWantsApproval: waits for a person's approval: the check \`lint\` fails on the base branch, too
      redBaseWantsApproval: waits for a person's approval: the checks \`lint\` and \`e2e\` fail on the base branch, too"
    `);
  });

  it('why a person is asked', () => {
    expect(
      everySentence(person, {
        attemptsFailed: [[1], [4]],
        sameFailureTwice: [[]],
        machineryFailed: [[5, 'there was nothing to work with: no key']],
        comesAfterAbandoned: [['T1']],
        reviewsGaveNoVerdict: [[3]],
        cannotBeReviewed: [['no key']],
        conflictCannotBeResolved: [['no key']],
        queueThrewItOut: [[3]],
        gitHubWillNotMerge: [['merge commits are not allowed']],
        gitHubRefusedMerge: [['merge commits are not allowed']],
        gitHubRefusedQueue: [['no merge queue']],
        gitHubRefusedPull: [['no commits between main and T3']],
      }),
    ).toMatchInlineSnapshot(`
      "attemptsFailed: 1 attempt failed
      attemptsFailed: 4 attempts failed
      sameFailureTwice: the same failure came twice in a row
      machineryFailed: our own machinery failed 5 times in a row: there was nothing to work with: no key
      comesAfterAbandoned: it comes after T1, which was abandoned
      reviewsGaveNoVerdict: 3 reviews gave no verdict
      cannotBeReviewed: it cannot be reviewed: no key
      conflictCannotBeResolved: its merge conflict cannot be resolved: no key
      queueThrewItOut: the merge queue threw it out 3 times
      gitHubWillNotMerge: GitHub will not merge it: merge commits are not allowed
      gitHubRefusedMerge: GitHub refused to merge it: merge commits are not allowed
      gitHubRefusedQueue: GitHub refused to queue it: no merge queue
      gitHubRefusedPull: GitHub refused to open its pull request: no commits between main and T3"
    `);
  });

  it('what people did', () => {
    expect(
      everySentence(people, {
        noReasonGiven: [[]],
        untilFurtherNotice: [[]],
        lineWasDeleted: [[]],
        pullWasClosed: [[]],
        askedForRevision: [['grace']],
        sentBack: [['grace']],
        interruptedIt: [['grace']],
        askedForChanges: [['grace, max']],
        askedForTheseChanges: [['grace', 'Use ISO dates.']],
        doneByHand: [['grace']],
      }),
    ).toMatchInlineSnapshot(`
      "noReasonGiven: no reason given
      untilFurtherNotice: until further notice
      lineWasDeleted: its line was deleted
      pullWasClosed: its pull request was closed
      askedForRevision: grace asked for a revision
      sentBack: grace sent it back
      interruptedIt: grace interrupted it
      askedForChanges: grace, max asked for changes
      askedForTheseChanges: grace asked for changes: Use ISO dates.
      doneByHand: Done by hand by grace."
    `);
  });

  it('why there is no plan, or a run ended', () => {
    expect(
      everySentence(ending, {
        noAcceptablePlan: [[3, problems]],
        noAcceptableRevision: [[3, problems]],
        checklistIsNoPlan: [[problems]],
        subIssuesAreNoPlan: [[['#7 is in another repository.']]],
        prerequisitesWereAbandoned: [
          [['T1'], ['T2', 'T3']],
          [['T1', 'T2'], ['T3']],
        ],
        planChangedMeanwhile: [[]],
        droppedFromPlan: [[]],
        everyTaskWasAbandoned: [[]],
        lastPullWasGivenUp: [['troupe/1/run-7']],
        gitHubRefusedTrackingIssue: [['issues are disabled']],
        gitHubRefusedBranch: [['troupe/1/run-7', 'protected']],
        branchIsEmpty: [['main']],
        appIsGone: [['no token']],
      }),
    ).toMatchInlineSnapshot(`
      "noAcceptablePlan: no acceptable plan after 3 tries: T1 has no title. The key "T2" is used more than once.
      noAcceptableRevision: no acceptable revision after 3 tries: T1 has no title. The key "T2" is used more than once.
      checklistIsNoPlan: the checklist in the issue is not a plan: T1 has no title. The key "T2" is used more than once.
      subIssuesAreNoPlan: the sub-issues cannot be built as they stand: #7 is in another repository.
      prerequisitesWereAbandoned: T1 was abandoned, and T2 and T3 came after it.
      prerequisitesWereAbandoned: T1 and T2 were abandoned, and T3 came after them.
      planChangedMeanwhile: the plan was changed while it was being revised, so the director looks again
      droppedFromPlan: dropped from the plan
      everyTaskWasAbandoned: every task was abandoned
      lastPullWasGivenUp: its last pull request was given up; what was built is on the branch troupe/1/run-7
      gitHubRefusedTrackingIssue: GitHub refused to open the tracking issue: issues are disabled
      gitHubRefusedBranch: GitHub refused the branch \`troupe/1/run-7\` that was to collect it: protected
      branchIsEmpty: the repository has no branch \`main\` with a commit on it
      appIsGone: the App is no longer installed: no token"
    `);
  });

  it('which limit is reached, or what the server lacks', () => {
    const reached = { name: 'limit for this repository', limit: '$20.00', spent: '$19.50', until: 'July 1' };
    expect(
      everySentence(budget, {
        isUsedUp: [[{ name: 'budget', limit: '$20.00', spent: '$20.10' }], [reached]],
        hasNoRoom: [[reached, '$0.80']],
        waitsForCallsUnderWay: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "isUsedUp: the budget of $20.00 is used up ($20.10 spent)
      isUsedUp: the limit for this repository of $20.00 is used up ($19.50 spent); it begins anew on July 1
      hasNoRoom: the limit for this repository of $20.00 has no room for another call ($19.50 spent, the next one may take $0.80); it begins anew on July 1
      waitsForCallsUnderWay: waits for calls under way, which may use up the budget"
    `);
    expect(everySentence(server, { setupIsNotRun: [[]], publicWithoutSandbox: [[]] })).toMatchInlineSnapshot(`
      "setupIsNotRun: the project has a \`setup\`, but this server runs none: \`SETUP_HOSTS\` names no registries, or there is no sandbox
      publicWithoutSandbox: this server runs agents without a sandbox (\`SANDBOX=none\`), and this repository is public, so that anybody could have commands run on the server. Set \`SANDBOX=bubblewrap\` there and label the issue again, or make the repository private"
    `);
  });

  it('why a model does not answer', () => {
    const place = {
      title: 'OpenRouter',
      model: 'glm-5',
      baseUrl: 'https://openrouter.example.com/v1',
      keyVariable: 'OPENROUTER_API_KEY',
      setting: 'MODEL_CODE',
    };
    const bare = { title: 'Ollama', model: 'qwen3', baseUrl: 'http://localhost:11434/v1' };
    expect(
      everySentence(model, {
        couldNotBeReached: [[place, 'ECONNREFUSED']],
        hasNoCredit: [
          [place, 402],
          [bare, 402],
        ],
        refusedKey: [
          [place, 401],
          [bare, 401],
        ],
        mayNotUse: [[place], [bare]],
        knowsNoModel: [
          [place, 'OPENROUTER_BASE_URL', undefined],
          [bare, 'OLLAMA_BASE_URL', 'ollama pull'],
        ],
        limitsUs: [[place, 'too many requests']],
        isInTrouble: [[place, 529, 'overloaded']],
        doesNotAccept: [[place, 400, 'tools are not supported']],
        brokeOff: [['OpenRouter']],
        modelFailedInTheMidst: [['OpenRouter', 'glm-5']],
        fellSilent: [['OpenRouter', 120]],
        failedInTheMidst: [['OpenAI', 'server_error', 'try again']],
        askedForRest: [['OpenAI', '2026-11-26T15:20']],
        waitsOutPause: [['openai']],
        waitsForTurn: [
          ['openai', { requests: 1 }],
          ['openai', { requests: 60, tokens: 90_000 }],
        ],
        noSuchProvider: [
          ['opnai', 'MODEL_CODE', ['openai', 'anthropic']],
          ['opnai', undefined, ['openai']],
        ],
        needsAddress: [['custom', 'MODEL_CODE', 'CUSTOM_BASE_URL']],
        needsKey: [[place]],
      }),
    ).toMatchInlineSnapshot(`
      "couldNotBeReached: OpenRouter could not be reached at https://openrouter.example.com/v1, or broke off its answer: ECONNREFUSED
      hasNoCredit: OpenRouter has no credit left for the key in OPENROUTER_API_KEY (402). Top it up or use another key.
      hasNoCredit: Ollama has no credit left for us without a key (402). Top it up or use another key.
      refusedKey: OpenRouter refused the key in OPENROUTER_API_KEY (401). Set a valid one.
      refusedKey: Ollama refused us without a key (401). Set a valid one.
      mayNotUse: OpenRouter does not let the key in OPENROUTER_API_KEY use "glm-5" (403). Give it access, or choose another model in MODEL_CODE.
      mayNotUse: Ollama does not let us without a key use "qwen3" (403). Give it access, or choose another model.
      knowsNoModel: OpenRouter knows no model "glm-5" at https://openrouter.example.com/v1 (404). Choose another model in MODEL_CODE, or check OPENROUTER_BASE_URL.
      knowsNoModel: Ollama knows no model "qwen3" at http://localhost:11434/v1 (404). Choose another model, or check OLLAMA_BASE_URL. To download it: ollama pull qwen3
      limitsUs: OpenRouter limits how often we may ask (429): too many requests
      isInTrouble: OpenRouter is in trouble at the moment (529): overloaded
      doesNotAccept: OpenRouter does not accept this request to "glm-5" (400): tools are not supported
      brokeOff: OpenRouter broke off its answer before the end.
      modelFailedInTheMidst: OpenRouter says that "glm-5" failed in the midst of its answer.
      fellSilent: OpenRouter has sent nothing for 120 seconds, so the request was ended.
      failedInTheMidst: OpenAI failed in the midst of its answer (server_error): try again
      askedForRest: OpenAI asked us not to ask again before 2026-11-26T15:20 UTC.
      waitsOutPause: waits for openai, which asked for a pause
      waitsForTurn: waits for openai: 1 request a minute
      waitsForTurn: waits for openai: 60 requests and 90,000 tokens a minute
      noSuchProvider: There is no provider "opnai" (MODEL_CODE). Choose one of openai, anthropic; "custom" is any OpenAI-compatible server.
      noSuchProvider: There is no provider "opnai". Choose one of openai; "custom" is any OpenAI-compatible server.
      needsAddress: The provider "custom" (MODEL_CODE) needs an address: set CUSTOM_BASE_URL.
      needsKey: The model "glm-5" of OpenRouter (MODEL_CODE) needs a key: set OPENROUTER_API_KEY."
    `);
  });

  it('why GitHub did not do it', () => {
    expect(
      everySentence(github, {
        givesNoToken: [['404: Not Found']],
        answeredWith: [[502]],
        asksToSlowDown: [[]],
        gaveNoAnswer: [['socket hang up']],
        gaveNoAnswerIn: [[6, 'GitHub answered 502']],
        answerWasUnreadable: [['comment']],
        concluded: [['neutral'], [null]],
      }),
    ).toMatchInlineSnapshot(`
      "givesNoToken: GitHub gives us no token for this repository; is the App still installed there, and not suspended? (404: Not Found)
      answeredWith: GitHub answered 502
      asksToSlowDown: GitHub asks us to slow down
      gaveNoAnswer: no answer from GitHub: socket hang up
      gaveNoAnswerIn: no answer in 6 tries: GitHub answered 502
      answerWasUnreadable: the answer to comment was not readable
      concluded: concluded neutral
      concluded: concluded nothing yet"
    `);
  });
});
