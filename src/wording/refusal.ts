// What people read when a label starts nothing, or a run ends before it has begun.
import type { PlanningFailure } from '../domain/reason.ts';
import { repoConfigPath, templateFolder } from '../domain/troupe-files.ts';
import type { Outgoing } from './outgoing.ts';
import { planningFailureText } from './reasons/ending.ts';

/** Somebody without write permission set the label. Their login is in code, so that the comment calls nobody. */
export function outsiderText(login: string, label: string): string {
  return [
    `Thank you, \`${login}\`. The label \`${label}\` asks Troupe to write code here, and only people with write`,
    'permission can ask for that, so nothing was started.',
    '\n\nIf you have that permission, take the label off and set it again.',
  ]
    .join(' ')
    .replace(' \n', '\n');
}

/** `problems` come from parseRepoConfig: our own sentences, with words of the file in code. */
export function badConfigText(label: string, problems: readonly string[], safe: Outgoing): string {
  return [
    `I cannot start, because \`${repoConfigPath}\` on the default branch is not right:`,
    problems.map((problem) => `- ${safe.block(problem, 1_000)}`).join('\n'),
    `Once it is corrected there, take the label \`${label}\` off and set it again.`,
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
      : `These labels have one:\n\n${labels.join('\n')}`;
  return [
    `I cannot start, because \`${file}\` ${why}.`,
    choice,
    `The label \`${asked.plain}\` alone starts a run without a template.`,
  ].join('\n\n');
}

/** The director found no plan that passes the checks. */
export function planningFailedText(label: string, why: PlanningFailure, safe: Outgoing): string {
  return [
    'I could not make a plan for this issue, so nothing was built.',
    `> ${safe.block(planningFailureText(why), 4_000).replaceAll('\n', '\n> ')}`,
    `It helps to say more exactly what must be true in the end, or to split the issue. You can also write the plan yourself, as a checklist of tasks in the issue's text:`,
    '```markdown\n- [ ] T1: Store due dates (code)\n  - A to-do keeps its due date over a restart\n- [ ] T2: Test due dates (test) after T1\n```',
    `Then take the label \`${label}\` off and set it again.`,
  ].join('\n\n');
}
