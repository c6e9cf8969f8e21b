// How an issue or pull request stands, as a word with a colour.
import { html } from 'hono/html';
import type { Issue } from '../world/issue.ts';
import type { Pull } from '../world/pull.ts';
import type { Html } from './html.ts';

export function stateMark(issue: Issue, pull?: Pull): Html {
  const [style, word] = standing(issue, pull);
  return html`<span class="state ${style}">${word}</span>`;
}

function standing(issue: Issue, pull: Pull | undefined): readonly [string, string] {
  if (pull?.mergedAt != null) return ['merged', 'Merged'];
  if (issue.state === 'open') return pull?.draft ? ['draft', 'Draft'] : ['open', 'Open'];
  if (pull !== undefined) return ['closed', 'Closed'];
  return issue.stateReason === 'not_planned' ? ['draft', 'Not planned'] : ['done', 'Closed'];
}
