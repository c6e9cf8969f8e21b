// The plan as a Mermaid graph, coloured by status. GitHub strips links in it, so the checklist carries those.
import type { Run } from '../domain/run.ts';
import { taskStatus } from '../domain/status.ts';
import type { TaskStatus } from '../domain/task.ts';

const colours: Readonly<Record<TaskStatus, string>> = {
  planned: 'fill:#eaeef2,stroke:#8c959f,color:#1f2328',
  ready: 'fill:#ddf4ff,stroke:#54aeff,color:#1f2328',
  active: 'fill:#54aeff,stroke:#0969da,color:#1f2328',
  awaiting_qa: 'fill:#d8b9ff,stroke:#8250df,color:#1f2328',
  complete: 'fill:#aceebb,stroke:#1a7f37,color:#1f2328',
  failed: 'fill:#ffcecb,stroke:#cf222e,color:#1f2328',
  waiting_human: 'fill:#fae17d,stroke:#bf8700,color:#1f2328',
  abandoned: 'fill:#d0d7de,stroke:#6e7781,color:#57606a',
};

/** Mermaid source, without the fence. */
export function planGraph(run: Run): string {
  const tasks = [...run.tasks.values()];
  const nodes = tasks.map(
    (task) => `  ${task.key}["${task.key} · ${label(task.title)}"]:::${taskStatus(run, task)}`,
  );
  const arrows = tasks.flatMap((task) => task.after.map((before) => `  ${before} --> ${task.key}`));
  const children = tasks.flatMap((task) => (task.parent ? [`  ${task.parent} -.-> ${task.key}`] : []));
  const used = new Set(tasks.map((task) => taskStatus(run, task)));
  const classes = Object.entries(colours)
    .filter(([status]) => used.has(status as TaskStatus))
    .map(([status, style]) => `  classDef ${status} ${style}`);
  return ['graph LR', ...nodes, ...arrows, ...children, ...classes].join('\n');
}

/** Mermaid has no escapes but these entities; everything that could end the label or the fence becomes a space. */
function label(title: string): string {
  const clean = title.replaceAll(/["`\\[\]{}|<>#;&\s]+/g, ' ').trim();
  return clean.length > 48 ? `${clean.slice(0, 47).trimEnd()}…` : clean;
}
