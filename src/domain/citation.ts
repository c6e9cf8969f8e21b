// What a review names as evidence, and whether it is there: a file at the reviewed head, a line in it, a test by its
// name, a command that was really run.
import type { CitationProblem, RanCommand } from './verdict.ts';

/** What can be looked up about the reviewed head. */
export interface ReviewedHead {
  /** Lines of each file; undefined for a binary one. */
  readonly files: ReadonlyMap<string, number | undefined>;
  /** Whether this text stands in one of its test files. */
  readonly hasTest: (title: string) => boolean;
  readonly ran: readonly RanCommand[];
}

interface Cited {
  readonly evidence: string;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly test?: string | undefined;
  readonly command?: string | undefined;
}

/** Why the evidence does not hold; empty when all that it names is there and it names something. */
export function citationProblems(cited: Cited, head: ReviewedHead): CitationProblem[] {
  const places = placesIn(cited);
  const tests = [...(cited.test ? [cited.test] : []), ...quotedIn(cited.evidence).filter(head.hasTest)];
  const problems: CitationProblem[] = [
    ...places.flatMap((place) => placeProblems(place, head)),
    ...tests.filter((title) => !head.hasTest(title)).map((title) => ({ is: 'no_such_test', title }) as const),
    ...commandProblems(cited.command, head),
  ];
  if (problems.length > 0) return problems;
  const files = places.filter(({ path }) => head.files.has(path));
  const names = files.length + tests.length + commandsIn(cited, head).length;
  return names > 0 ? [] : [{ is: 'names_nothing' }];
}

interface Place {
  readonly path: string;
  readonly line?: number | undefined;
}

/** `src/a.ts:12`, `src/a.ts`; with a line a bare name counts as well. Words with a dot in them are no files. */
const place =
  /(?<![\w/.@-])(?:\.\/)?(?<path>[\w@.-]+(?:\/[\w@.()[\]-]+)*\.[A-Za-z]\w{0,9}|(?:[\w@.-]+\/)+[\w.-]+)(?::(?<line>\d+))?(?![\w/])/g;

function placesIn({ evidence, path, line }: Cited): Place[] {
  const named = path === undefined || path === '' ? [] : [{ path: path.replace(/^\.?\//, ''), line }];
  const told = [...evidence.matchAll(place)].flatMap(({ groups }): Place[] => {
    const path = (groups?.['path'] ?? '').replace(/\.$/, '');
    return groups?.['line'] === undefined ? [{ path }] : [{ path, line: Number(groups['line']) }];
  });
  return [...named, ...told];
}

function placeProblems({ path, line }: Place, { files }: ReviewedHead): CitationProblem[] {
  if (!files.has(path)) {
    // Without a line it may be prose, such as "and/or" or "v2.0.x", which is no evidence and no lie.
    return line === undefined && !looksLikeFile(path, files) ? [] : [{ is: 'no_such_file', path }];
  }
  const lines = files.get(path);
  if (line === undefined || lines === undefined) return [];
  return line >= 1 && line <= lines ? [] : [{ is: 'no_such_line', path, lines, cited: line }];
}

/** Its folder is there, or another file has its ending: then somebody meant a file. */
function looksLikeFile(path: string, files: ReadonlyMap<string, unknown>): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const ending = /\.\w+$/.exec(path)?.[0];
  for (const file of files.keys()) {
    if (folder !== '' && ending !== undefined && file.startsWith(folder)) return true;
    if (folder !== '' && ending !== undefined && file.endsWith(ending)) return true;
  }
  return false;
}

/** What stands in quotation marks or backticks: a test's title, a command. */
function quotedIn(evidence: string): string[] {
  return [...evidence.matchAll(/"([^"\n]{3,})"|“([^”\n]{3,})”|`([^`\n]{3,})`|'([^'\n]{3,})'/g)].flatMap(
    (match) => match.slice(1).filter((text) => text !== undefined),
  );
}

function commandProblems(command: string | undefined, { ran }: ReviewedHead): CitationProblem[] {
  if (command === undefined || command.trim() === '') return [];
  const found = ran.some((each) => each.command.includes(command.trim()));
  return found ? [] : [{ is: 'command_not_run', command }];
}

function commandsIn({ evidence, command }: Cited, { ran }: ReviewedHead): string[] {
  const named = [...(command?.trim() ? [command.trim()] : []), ...quotedIn(evidence)];
  return named.filter((text) => ran.some((each) => each.command.includes(text)));
}
