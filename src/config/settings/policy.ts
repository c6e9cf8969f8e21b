// Who decides, where commands run, and how often Troupe looks and writes.
import { defaultSettings as run } from '../../domain/settings.ts';
import { choice, decimal, hostList, wholeNumber } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const policy = {
  PLAN_APPROVAL: preset(choice(['no', 'yes']), 'no', {
    repositoryKey: 'plan_approval',
    meaning: 'Whether a plan needs approval from a person before work begins.',
  }),
  MERGE_APPROVAL: preset(choice(['strategist', 'human', 'manual']), run.merge.approval, {
    repositoryKey: 'merge.approval',
    meaning:
      'Who approves a merge: the `strategist` alone, a `human` as well, or nobody (`manual`: only people merge).',
  }),
  MERGE_METHOD: preset(choice(['squash', 'merge', 'rebase']), run.merge.method, {
    repositoryKey: 'merge.method',
    meaning: 'How pull requests are merged.',
  }),
  MERGE_INTO: preset(choice(['default', 'run']), 'default', {
    repositoryKey: 'merge.into',
    meaning:
      "Where tasks are merged: into the default branch, or into the run's branch, from which one final pull request goes to the default branch.",
  }),
  ON_CANCEL: preset(choice(['close', 'keep']), 'close', {
    repositoryKey: 'on_cancel',
    meaning: 'What happens to open pull requests when a run is cancelled. Kept ones keep their branches.',
  }),
  REMIND_AFTER_HOURS: preset(wholeNumber({ min: 0, max: 720, example: '24' }), 24, {
    repositoryKey: 'remind_after_hours',
    meaning: 'Hours until the one reminder about a task or merge that waits for a person. 0: no reminder.',
  }),
  SANDBOX: preset(choice(['bubblewrap', 'none']), 'bubblewrap', {
    meaning:
      'Where tools run. Use `none` only on a machine that is discarded afterwards, and only for private repositories.',
  }),
  SETUP_HOSTS: optional(hostList(), {
    meaning:
      "Registries that a project's `setup` may reach through Troupe's proxy, separated by commas. `*.` before a name includes all subdomains.",
    otherwise: 'no setup phase',
  }),
  SWEEP_SECONDS: preset(wholeNumber({ min: 1, max: 3600, example: '30' }), 30, {
    meaning: 'How often Troupe checks every open run without being told of a change, in seconds.',
  }),
  SETTLE_SECONDS: preset(wholeNumber({ min: 0, max: 600, example: '10' }), 10, {
    meaning:
      'How long Troupe waits before it checks whether a write to GitHub with a lost answer happened, in seconds.',
  }),
  GATHER_SECONDS: preset(decimal({ min: 0, max: 600, example: '3' }), 3, {
    meaning:
      'Least time between two edits of a tracking issue, in seconds. Changes in between share an edit.',
  }),
  SEND_TIMEOUT_SECONDS: preset(wholeNumber({ min: 1, max: 300, example: '15' }), 15, {
    meaning: 'Timeout of a write to GitHub, in seconds. github.com itself ends a request after 10.',
  }),
};
