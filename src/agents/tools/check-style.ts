// Runs the project's own formatter and linter on a changed file, if they are installed and configured. The model then
// sees their findings at once, not two turns later.
import type { ToolContext } from './tool.ts';
import { asArgument, runScript } from './workspace.ts';

const longestAnswer = 2_000;
const timeoutMs = 15_000;

/** Tools that take long are ignored here. The gate runs all of them later. */
const script = `
file=$1
has() { for name in "$@"; do [ -e "$name" ] && return 0; done; return 1; }
look() {
  command -v "$1" >/dev/null || return 0
  said=$(timeout 8 "$@" 2>&1)
  code=$?
  [ $code -eq 0 ] || [ $code -ge 124 ] || printf '%s says:\\n%s\\n' "$(basename "$1")" "$said"
}
bin=node_modules/.bin
case $file in
  *.js | *.jsx | *.mjs | *.cjs | *.ts | *.tsx | *.mts | *.cts)
    has eslint.config.* .eslintrc* && look "$bin/eslint" --no-color "$file"
    has .oxlintrc.json && look "$bin/oxlint" "$file" ;;
esac
case $file in
  *.js | *.jsx | *.mjs | *.cjs | *.ts | *.tsx | *.mts | *.cts | *.json | *.css)
    has biome.json biome.jsonc && look "$bin/biome" check --colors=off "$file"
    has .prettierrc* prettier.config.* && look "$bin/prettier" --check "$file" ;;
  *.py)
    look python3 -c 'import ast,sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$file"
    { has ruff.toml .ruff.toml || grep -qs '^\\[tool\\.ruff' pyproject.toml; } && look ruff check --quiet "$file" ;;
  *.go)
    command -v gofmt >/dev/null && { said=$(gofmt -l "$file" 2>&1); [ -z "$said" ] || echo "gofmt would change or cannot read it: $said"; } ;;
  *.rs) look rustfmt --check --color=never --edition 2021 "$file" ;;
  *.sh | *.bash) look bash -n "$file" ;;
esac
exit 0
`;

/** A note for the model, or an empty string. */
export async function styleFindings(context: ToolContext, path: string): Promise<string> {
  const { output, timedOut } = await runScript(context, script, [asArgument(path)], { timeoutMs });
  const said = output.trim();
  if (said === '' || timedOut) return '';
  const shown = said.length > longestAnswer ? `${said.slice(0, longestAnswer)}\n[…]` : said;
  return `The project's own tools on ${path}:\n${shown}`;
}
