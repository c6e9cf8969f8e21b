// The graph of a run's tasks as an SVG, and in words for screen readers.
import { Graph, layout as place } from '@dagrejs/dagre';
import { html } from 'hono/html';
import type { TaskKey } from '../src/domain/task-spec.ts';
import type { TaskStatus } from '../src/domain/task.ts';
import { waitingText } from '../src/wording/reasons/progress.ts';
import { type Html, nothing } from './html.ts';
import type { TaskRow } from './run.ts';
import { statusWord } from './status.ts';

const size = { width: 208, height: 66 };
/** Characters of a title that fit on one of its two lines. */
const lineLength = 26;

/** A task as the graph shows it. */
export interface Box {
  readonly key: TaskKey;
  readonly title: string;
  readonly status: TaskStatus;
  /** Stands beside the key. */
  readonly profile?: string;
  /** All of it in words. */
  readonly label: string;
  /** Where a click leads. */
  readonly href?: string;
}

export interface Edge {
  readonly from: TaskKey;
  readonly to: TaskKey;
  /** `split`: the task was split into the other; `after`: the other depends on it. */
  readonly kind: 'after' | 'split';
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly box: Box; readonly at: Point }[];
  readonly edges: readonly { readonly edge: Edge; readonly path: string }[];
}

export function taskGraph(runId: number, rows: readonly TaskRow[]): Html {
  if (rows.length === 0) return html`<section id="graph"></section>`;
  return html`<section id="graph" aria-labelledby="graph-title">
    <h2 id="graph-title">Graph</h2>
    ${drawGraph(
      rows.map((row) => boxOf(runId, row)),
      edgesOf(rows),
    )}
  </section>`;
}

/** Edges lead from and to one of the boxes. */
export function drawGraph(boxes: readonly Box[], edges: readonly Edge[]): Html {
  const { width, height, ...drawn } = lay(boxes, edges);
  return html`<div class="graph" tabindex="0" role="group" aria-label="Graph of ${boxes.length} tasks; scrolls sideways">
      <svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z"></path></marker></defs>
        <g aria-hidden="true">${drawn.edges.map(
          ({ edge, path }) =>
            html`<path class="edge ${edge.kind}" d="${path}" marker-end="url(#tip)"></path>`,
        )}</g>
        ${drawn.nodes.map(({ box, at }) => node(box, at))}
      </svg>
    </div>`;
}

export function graphInWords(rows: readonly TaskRow[]): Html {
  if (rows.length === 0) return html`<div id="graph-words"></div>`;
  return html`<details id="graph-words"><summary>The graph in words</summary><ul>${rows.map(inWords)}</ul></details>`;
}

function lay(boxes: readonly Box[], edges: readonly Edge[]): Layout {
  const graph = new Graph<{ width?: number; height?: number }, Point & typeof size, { points?: Point[] }>();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56, marginx: 8, marginy: 8 });
  for (const { key } of boxes) graph.setNode(key, { ...size, x: 0, y: 0 });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  place(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: boxes.map((box) => ({ box, at: graph.node(box.key) })),
    edges: edges.map((edge) => {
      const points: readonly Point[] = graph.edge(edge.from, edge.to).points ?? [];
      // Of the points the layout gives, every second one lies in a column of boxes, where the line stays level.
      const between = points
        .slice(1, -1)
        .filter((_, index) => index % 2 === 1)
        .flatMap(({ x, y }) => [-0.5, 0.5].map((side) => ({ x: x + side * size.width, y })));
      return { edge, path: curve(graph.node(edge.from), graph.node(edge.to), between) };
    }),
  };
}

function edgesOf(rows: readonly TaskRow[]): Edge[] {
  const known = new Set(rows.map((row) => row.task.key));
  return rows.flatMap(({ task }) => {
    const after = task.after.filter((key) => known.has(key));
    const parent = task.parent !== undefined && !after.includes(task.parent) ? [task.parent] : [];
    return [
      ...after.map((from): Edge => ({ from, to: task.key, kind: 'after' })),
      ...parent.map((from): Edge => ({ from, to: task.key, kind: 'split' })),
    ];
  });
}

/** From the right side of one box to the left side of the other, level at both ends and past every column between. */
function curve(from: Point, to: Point, between: readonly Point[]): string {
  const stops = [
    { x: from.x + size.width / 2, y: from.y },
    ...between,
    // The arrow's tip ends just before the box.
    { x: to.x - size.width / 2 - 1, y: to.y },
  ];
  return stops.reduce((path, stop, index) => {
    const before = stops[index - 1];
    if (before === undefined) return `M${at(stop)}`;
    const middle = (before.x + stop.x) / 2;
    return `${path}C${at({ x: middle, y: before.y })} ${at({ x: middle, y: stop.y })} ${at(stop)}`;
  }, '');
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function boxOf(runId: number, { task, status, waiting }: TaskRow): Box {
  const { key, title, profile } = task;
  const label = `${key}, ${title}: ${statusWord(status)}${waiting === undefined ? '' : `, ${waitingText(waiting)}`}`;
  return { key, title, profile, status, label, href: `/runs/${runId}/tasks/${key}` };
}

function node({ key, title, status, profile, label, href }: Box, at: Point): Html {
  const [x, y] = [at.x - size.width / 2, at.y - size.height / 2];
  const content = html`<title>${label}</title>
    <rect class="card" x="${x}" y="${y}" width="${size.width}" height="${size.height}" rx="8"></rect>
    <rect class="stripe" x="${x + 8}" y="${y + 10}" width="4" height="${size.height - 20}" rx="2"></rect>
    <text class="node-head" x="${x + 22}" y="${y + 20}">${key}${profile === undefined ? '' : ` · ${profile}`}<tspan class="node-status"
      x="${x + size.width - 12}" text-anchor="end">${status === 'waiting_human' ? 'waits' : statusWord(status)}</tspan></text>
    ${wrap(title).map(
      (line, index) => html`<text class="node-title" x="${x + 22}" y="${y + 39 + 16 * index}">${line}</text>`,
    )}`;
  return href === undefined
    ? html`<g class="node is-${status}" role="img" aria-label="${label}">${content}</g>`
    : html`<a class="node is-${status}" href="${href}" aria-label="${label}">${content}</a>`;
}

/** At most two lines, cut with an ellipsis; SVG text does not wrap by itself. */
export function wrap(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= lineLength)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const cut = (line: string, more: boolean): string =>
    line.length > lineLength || more ? `${line.slice(0, lineLength - 1).trimEnd()}…` : line;
  return lines.slice(0, 2).map((line, index) => cut(line, index === 1 && lines.length > 2));
}

function inWords({ task, status }: TaskRow): Html {
  const after = task.after.length === 0 ? 'no dependencies' : `depends on ${task.after.join(', ')}`;
  return html`<li>${task.key}, ${task.title} (${statusWord(status)}): ${after}${
    task.parent ? html`; split from ${task.parent}` : nothing
  }.</li>`;
}
