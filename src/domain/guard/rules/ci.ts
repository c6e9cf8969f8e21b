// Changes to what checks every change: nobody's work decides how it is tested.
import type { GuardRule } from '../rule.ts';

const ci =
  /^\.github\/(?:workflows|actions)\/|^\.(?:circleci|buildkite|ci|woodpecker|drone|teamcity)\/|(?:^|\/)(?:\.gitlab-ci[^/]*\.ya?ml|\.travis\.yml|\.drone\.ya?ml|\.woodpecker\.ya?ml|Jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.yml|\.?appveyor\.yml|\.cirrus\.yml|cloudbuild\.ya?ml|buildspec\.ya?ml)$/i;

export const ciChange: GuardRule = {
  name: 'ci',
  taskMayAllow: false,
  find: (change) =>
    change
      .filter(({ path, oldPath }) => ci.test(path) || ci.test(oldPath ?? ''))
      .map(({ path }) => ({ path, what: { is: 'ci_changed' } })),
};
