// Finds the commands that CI runs. Workflows are read as text, so that a file with a YAML error still gives its
// commands.

const maxFiles = 4;

export function ciFiles(paths: readonly string[]): string[] {
  return paths
    .filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || path === '.gitlab-ci.yml')
    .slice(0, maxFiles);
}

/** The commands of `run:` steps and of GitLab's `script:` lists, on one line or in a block. */
export function runLines(yaml: string): string[] {
  const lines = yaml.split('\n');
  return lines.flatMap((line, index) => {
    const step = /^(\s*)(?:- )?(run|script|before_script):\s*(.*)$/.exec(line);
    if (!step) return [];
    const [, indent = '', key, command = ''] = step;
    const block = (): string[] => blockAfter(lines.slice(index + 1), indent.length);
    if (key !== 'run' && command.trim() === '') return listItems(block());
    if (!/^[|>]/.test(command)) return command.trim() ? [unquoted(command.trim())] : [];
    return joinContinued(block());
  });
}

function listItems(block: readonly string[]): string[] {
  return block.filter((line) => line.startsWith('- ')).map((line) => unquoted(line.slice(2).trim()));
}

function joinContinued(lines: readonly string[]): string[] {
  return lines.join('\n').replaceAll(/\\\n/g, ' ').split('\n');
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

function blockAfter(lines: readonly string[], indent: number): string[] {
  const end = lines.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= indent);
  const block = end < 0 ? lines : lines.slice(0, end);
  return block.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
