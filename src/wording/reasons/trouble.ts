// What keeps Troupe from its work, and what a person can do about it.
import type {
  GitHubTrouble,
  ModelChoiceProblem,
  ModelTrouble,
  SetupTrouble,
  Trouble,
} from '../../domain/trouble.ts';
import { type Sayings, sayer } from '../say.ts';
import { gitHubTroubleText } from './github.ts';
import { modelChoiceSayings, modelSayings } from './model.ts';

const setupSayings: Sayings<SetupTrouble> = {
  setup_failed: ({ command, exitCode, limit, said, refused }) => {
    const how =
      limit === undefined ? `ended with exit code ${exitCode}` : `reached the sandbox's limit on ${limit}`;
    const hosts =
      refused.length === 0
        ? ''
        : ` It requested ${refused.join(', ')}, which this server's \`SETUP_HOSTS\` does not list.`;
    return `the project's setup failed: \`${command}\` ${how}.${hosts} Fix \`setup\` in \`.github/troupe.yml\` on the default branch. Output: ${said || 'none'}`;
  },
  setup_left_no_archive: () => "the project's setup produced no archive",
  setup_left_nothing_ignored: () =>
    "the project's setup created nothing that git ignores, so agents would get nothing from it. Add what it installs, such as `node_modules/`, to `.gitignore`",
  setup_result_not_ignored: () =>
    "git does not ignore what the project's setup installs on this branch, so it would become part of the change. Add it to `.gitignore` on the default branch",
  setup_not_packed: ({ said }) => `what the project's setup installed could not be packed: ${said}`,
  setup_not_unpacked: ({ said }) => `what the project's setup installed could not be unpacked: ${said}`,
  setup_not_run: () =>
    'the project has a `setup`, but this server runs none: `SETUP_HOSTS` names no registries, or there is no sandbox',
};

const gitHubSayings: Sayings<GitHubTrouble> = {
  github_refused: gitHubTroubleText,
  github_failing: gitHubTroubleText,
  github_rate_limit: gitHubTroubleText,
  github_silent: gitHubTroubleText,
  github_unreadable: gitHubTroubleText,
  github_shut_out: gitHubTroubleText,
};

export const setupTroubleText = sayer<SetupTrouble>(setupSayings);
export const modelProblemText = sayer<ModelTrouble | ModelChoiceProblem>({
  ...modelSayings,
  ...modelChoiceSayings,
});

/** Some are sentences, others clauses without their full stop. */
export const troubleText = sayer<Trouble>({
  ...setupSayings,
  ...modelSayings,
  ...modelChoiceSayings,
  ...gitHubSayings,
  repository_unreachable: ({ said }) => `the repository cannot be reached: ${said}`,
  sandbox_failed: ({ said }) => said,
  public_without_sandbox: () =>
    'this server runs agents without a sandbox (`SANDBOX=none`), and this repository is public, so anybody could run commands on the server. Set `SANDBOX=bubblewrap` there and label the issue again, or make the repository private',
  branch_is_empty: ({ branch }) => `the repository has no branch \`${branch}\` with a commit on it`,
  calls_under_way: () => 'waits for calls in progress, which may use up the budget',
  plan_changed_meanwhile: () => 'the plan changed while it was being revised, so the director starts again',
  internal_error: () => 'Troupe itself failed; its log says why',
});
