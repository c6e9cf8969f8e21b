// Mermaid as the status page draws it. This reads the flowchart that src/wording/plan-graph.ts writes, and no other.
import { drawGraph, type Box, type Edge } from '../../../../views/graph.ts';
import { statusWord, taskStatuses } from '../../../../views/status.ts';
import type { Html } from './html.ts';

/** Anybody can write a diagram in a comment, and the layout of a large one takes seconds. */
const mostLines = 300;

/** Undefined for whatever cannot be drawn here. */
export function drawMermaid(source: string): Html | undefined {
  const [head, ...lines] = source.trim().split('\n');
  if (head !== 'graph LR' || lines.length > mostLines) return undefined;
  const boxes = new Map<string, Box>();
  const edges: Edge[] = [];
  for (const line of lines) {
    const [box, edge] = [boxIn(line), edgeIn(line)];
    if (box) boxes.set(box.key, box);
    else if (edge) edges.push(edge);
    else if (!/^\s*classDef /.test(line)) return undefined;
  }
  const isLoose = edges.some(({ from, to }) => from === to || !boxes.has(from) || !boxes.has(to));
  return boxes.size === 0 || isLoose ? undefined : drawGraph([...boxes.values()], edges);
}

function boxIn(line: string): Box | undefined {
  const [, key, text, word] = /^\s*(\w+)\["([^"]*)"\]:::(\w+)$/.exec(line) ?? [];
  const status = taskStatuses.find((one) => one === word);
  if (key === undefined || text === undefined || status === undefined) return undefined;
  const title = text.startsWith(`${key} · `) ? text.slice(key.length + 3) : text;
  return { key, title, status, label: `${key}, ${title}: ${statusWord(status)}` };
}

function edgeIn(line: string): Edge | undefined {
  const [, from, arrow, to] = /^\s*(\w+) (-->|-\.->) (\w+)$/.exec(line) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return { from, to, kind: arrow === '-->' ? 'after' : 'split' };
}
