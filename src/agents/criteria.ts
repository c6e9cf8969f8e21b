// Rejects acceptance criteria that cannot be checked, and duplicate tasks, as far as a program can tell.
import type { TaskSpec } from '../domain/task-spec.ts';

/** A whole criterion that fits any task, such as "works correctly". */
const praise =
  /^(?:it|that|this|the (?:code|feature|change|task|implementation|app|program|solution))?\s*(?:is |are |has |have |should |must |be |all )*\s*(?:works?|working|done|complete[ds]?|correct|implemented|finished|fixed|fine|good|ok|okay|clean|robust|stable|high quality|production[- ]ready|well[- ](?:written|tested|structured)|tested|documented|readable|maintainable)(?:\s+(?:correctly|properly|well|fine|fully|as (?:expected|intended|described|required|specified)|and (?:tested|documented)))*[.!]?$/iu;

/** One sentence for each problem, for the author of the tasks. */
export function criteriaProblems(tasks: readonly TaskSpec[]): string[] {
  return tasks.flatMap((task) => [
    ...task.criteria
      .filter(isVague)
      .map((criterion) => `${task.key}: the criterion "${briefly(criterion)}" cannot be checked. ${wanted}`),
    ...repeated(task.criteria).map(
      (criterion) => `${task.key} has the criterion "${briefly(criterion)}" twice.`,
    ),
  ]);
}

const wanted = 'Say what a file, a test or a command shows: which input, and which result.';

function isVague(criterion: string): boolean {
  return wordsIn(criterion) < 2 || praise.test(criterion.trim());
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** The segmenter also counts words in languages that do not separate them by spaces. */
function wordsIn(text: string): number {
  return [...segmenter.segment(text.slice(0, 200))].filter(({ isWordLike }) => isWordLike).length;
}

function briefly(text: string): string {
  const line = text.trim();
  return line.length <= 120 ? line : `${line.slice(0, 120)}…`;
}

/** @param others titles of the run's other tasks. */
export function duplicateProblems(tasks: readonly TaskSpec[], others: readonly string[]): string[] {
  const known = new Set(others.map(essence));
  const again = tasks.filter(({ title }) => known.has(essence(title)));
  const twice = repeated(tasks.map(({ title }) => essence(title)));
  return [
    ...again.map(
      ({ key, title }) =>
        `${key} ("${title}") is already a task of the run. Leave it out, or say how yours differs.`,
    ),
    ...twice.map((title) => `Two subtasks have the title "${title}". Merge them, or say how they differ.`),
  ];
}

function repeated(texts: readonly string[]): string[] {
  const all = texts.map(essence);
  return [...new Set(all.filter((text, index) => all.indexOf(text) !== index))];
}

function essence(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
