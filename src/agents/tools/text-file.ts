// Reads a text file of the workspace, or says why it cannot.
import { count } from './amount.ts';
import { similarPaths } from './similar-paths.ts';
import type { ToolContext } from './tool.ts';
import { asArgument, insideFunction, runScript } from './workspace.ts';

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'missing' | 'outside' | 'folder' | 'special' | 'unreadable' | 'binary' | 'huge';
      readonly bytes: number;
    };

/** Larger files must be read and changed by commands. */
const hugeBytes = 5_000_000;

const script = `${insideFunction}
kind() {
  if ! inside "$1"; then echo outside
  elif [ ! -e "$1" ]; then echo missing
  elif [ -d "$1" ]; then echo folder
  elif [ ! -f "$1" ]; then echo special
  elif [ ! -r "$1" ]; then echo unreadable
  else echo text; fi
}
kind=$(kind "$1")
[ "$kind" = text ] || { echo "$kind 0"; exit; }
bytes=$(wc -c <"$1")
[ "$bytes" -le ${hugeBytes} ] || { echo "huge $bytes"; exit; }
echo "text $bytes"
exec cat "$1"
`;

export async function readTextFile(context: ToolContext, path: string): Promise<TextFile> {
  const { stdout } = await runScript(context, script, [asArgument(path)], { maxOutputBytes: hugeBytes + 64 });
  const end = stdout.indexOf('\n');
  const [kind, size] = stdout.toString('utf8', 0, end).split(' ') as [TextFile['kind'], string];
  if (kind !== 'text') return { kind, bytes: Number(size) };
  const text = decoded(stdout.subarray(end + 1));
  return text === undefined ? { kind: 'binary', bytes: Number(size) } : { kind: 'text', text };
}

/** Undefined if it is not UTF-8 text. */
function decoded(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Says why `path` has no text, and what the model can do instead. */
export async function explainNoText(
  context: ToolContext,
  path: string,
  file: Exclude<TextFile, { kind: 'text' }>,
): Promise<string> {
  switch (file.kind) {
    case 'missing':
      return `${path} does not exist.${await similarPaths(context, path)}`;
    case 'outside':
      return `${path} is a link to a place outside the workspace, which you cannot access.`;
    case 'folder':
      return `${path} is a folder. List it with list_directory.`;
    case 'special':
      return `${path} is neither a file nor a folder.`;
    case 'unreadable':
      return `${path} cannot be read, because its permissions forbid it.`;
    case 'binary':
      return `${path} is not UTF-8 text (${count(file.bytes, 'byte')}). Use run_shell with file, xxd or a program that knows its format.`;
    case 'huge':
      return `${path} is too large for this (${count(file.bytes, 'byte')}). Use search_codebase, or run_shell with sed -n, head, tail or jq.`;
  }
}
