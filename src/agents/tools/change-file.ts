// Writes a file and answers with a short diff and the file's obvious errors, so that the model need not read it again.
import { syntaxFindings } from './check-syntax.ts';
import { styleFindings } from './check-style.ts';
import { answered, failed } from './define-tool.ts';
import type { ToolAnswer, ToolContext } from './tool.ts';
import { asArgument, runScript } from './workspace.ts';

/** Lines and characters of diff in an answer. */
const diffLines = 150;
const diffCharacters = 8_000;

const script = `
before=$HOME/before
mkdir -p "$(dirname "$1")" || exit 1
if [ -f "$1" ]; then cp "$1" "$before"; else : >"$before"; fi
cat >"$1" || exit 1
diff -U2 "$before" "$1" | tail -n +3
exit 0
`;

interface Change {
  readonly path: string;
  readonly text: string;
  /** A sentence for the model, e.g. "Replaced 2 passages in a.js." */
  readonly done: string;
  /** False for a new file, whose diff would only repeat the model's own text. */
  readonly showDiff: boolean;
}

export async function changeFile(context: ToolContext, change: Change): Promise<ToolAnswer> {
  const { path, text } = change;
  if (!context.writable) return failed(`${path} was not changed: this workspace is read-only for you.`);
  const written = await runScript(context, script, [asArgument(path)], { stdin: text });
  if (written.exitCode !== 0) return failed(`${path} was not written. ${written.output.trim()}`);
  const diff = change.showDiff ? shortDiff(written.stdout.toString('utf8')) : '';
  const findings = (await syntaxFindings(context, path, text)) || (await styleFindings(context, path));
  return answered([change.done, diff, findings].filter((part) => part !== '').join('\n'));
}

function shortDiff(diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const kept = lines.slice(0, diffLines).join('\n').slice(0, diffCharacters);
  const left = lines.length - kept.split('\n').length;
  return left > 0 ? `${kept}\n(${left} more lines of diff)` : kept;
}
