// What people read when a label starts no run, or a run ends without a plan.
import type { PlanningFailure } from '../domain/reason.ts';
import { repoConfigPath, templateFolder } from '../domain/troupe-files.ts';
import type { Outgoing } from './outgoing.ts';
import { planningFailureText } from './reasons/ending.ts';

/** Somebody without write permission set the label. Their login is in code, so that the comment notifies nobody. */
export function outsiderText(login: string, label: string): string {
  return [
    `\`${login}\`, only users with write permission can start Troupe with the label \`${label}\`, so nothing was started.`,
    'To start a run, ask a person with that permission to remove the label and add it again.',
  ].join('\n\n');
}

/** `problems` come from parseRepoConfig: our own sentences, with words of the file in code. */
export function badConfigText(label: string, problems: readonly string[], safe: Outgoing): string {
  return [
    `Nothing was started because \`${repoConfigPath}\` on the default branch is not valid:`,
    problems.map((problem) => `- ${safe.block(problem, 1_000)}`).join('\n'),
    `To start a run, fix it there, then remove the label \`${label}\` and add it again.`,
  ].join('\n\n');
}

/** The label names a plan template that cannot be used; `names` are those that there are. */
export function templateText(
  asked: { plain: string; label: string; name: string },
  { names, tooLong }: { names: readonly string[]; tooLong: boolean },
  safe: Outgoing,
): string {
  const file = `${templateFolder}/${asked.name}.md`;
  const why = tooLong ? 'is too long for a plan template' : 'does not exist on the default branch';
  const usable = names.filter((name) => !tooLong || name.toLowerCase() !== asked.name);
  const labels = usable.map((name) => `- \`${safe.line(`${asked.plain}:${name}`, 60)}\``);
  const choice =
    labels.length === 0
      ? `There is no ${tooLong ? 'other ' : ''}plan template in \`${templateFolder}/\` yet.`
      : `Labels with a plan template:\n\n${labels.join('\n')}`;
  return [
    `Nothing was started because \`${file}\` ${why}.`,
    choice,
    `The label \`${asked.plain}\` alone starts a run without a template.`,
  ].join('\n\n');
}

/** The director found no plan that passes the checks. */
export function planningFailedText(label: string, why: PlanningFailure, safe: Outgoing): string {
  return [
    'Nothing was built because this issue has no valid plan:',
    `> ${safe.block(planningFailureText(why), 4_000).replaceAll('\n', '\n> ')}`,
    "State the acceptance criteria more precisely, or split the issue. You can also write the plan yourself, as a checklist of tasks in the issue's text:",
    '```markdown\n- [ ] T1: Store due dates (code)\n  - A to-do keeps its due date over a restart\n- [ ] T2: Test due dates (test) after T1\n```',
    `Then remove the label \`${label}\` and add it again.`,
  ].join('\n\n');
}
