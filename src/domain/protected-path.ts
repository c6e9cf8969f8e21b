// Paths through which a change could act beyond itself: on CI, on who reviews, on what agents obey, on what an
// install runs. A change to one needs a person, whatever the merge policy says.

const protectedFolders = ['.github', '.circleci', '.husky', '.githooks', '.devcontainer', '.vscode', '.idea'];
const protectedNames = [
  'CODEOWNERS',
  'AGENTS.md',
  'CLAUDE.md',
  'GEMINI.md',
  'AGENT.md',
  'AGENTS.override.md',
  'copilot-instructions.md',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
  '.aider.conf.yml',
  '.mcp.json',
  '.envrc',
  '.gitattributes',
  '.gitmodules',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  'bunfig.toml',
  'pip.conf',
  'lefthook.yml',
  '.pre-commit-config.yaml',
  '.gitlab-ci.yml',
  '.travis.yml',
  'Jenkinsfile',
  'azure-pipelines.yml',
];

/** The paths of a change that need a person's approval. `paths` are relative to the repository's root. */
export function protectedPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const parts = path.split('/').map(asFileSystemsRead);
    const name = parts.at(-1) ?? '';
    if (parts.slice(0, -1).some((part) => part.startsWith('.') && part !== '.well-known')) return true;
    return (
      protectedFolders.includes(parts[0] ?? '') ||
      protectedNames.some((protectedName) => protectedName.toLowerCase() === name)
    );
  });
}

/** Some file systems take `.GitHub`, `.github.` or one with an invisible letter in it for the same folder. */
function asFileSystemsRead(part: string): string {
  return part
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replace(/(?<=.)[. ]+$/, '')
    .toLowerCase();
}
