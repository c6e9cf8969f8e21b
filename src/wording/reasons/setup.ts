// Why a project's setup gave agents nothing to work with, and where to mend it.

interface Failed {
  readonly command: string;
  readonly exitCode: number | null;
  /** Of the sandbox, if it met one. */
  readonly limit?: string | undefined;
  readonly output: string;
  /** Hosts that it asked for and that are not allowed. */
  readonly refused: readonly string[];
}

export function setupFailed({ command, exitCode, limit, output, refused }: Failed): string {
  const how =
    limit === undefined ? `ended with exit code ${exitCode}` : `met the sandbox's limit on ${limit}`;
  const hosts =
    refused.length === 0
      ? ''
      : ` It asked for ${refused.join(', ')}, which \`SETUP_HOSTS\` of this server does not name.`;
  return `the project's setup failed: \`${command}\` ${how}.${hosts} Mend \`setup\` in \`.github/troupe.yml\` on the default branch. It said: ${output || 'nothing'}`;
}

export function leftNoArchive(): string {
  return 'its setup left no archive';
}

export function leftNothingIgnored(): string {
  return "the project's setup left nothing that git ignores, so there is nothing to give to agents. Name what it installs, such as `node_modules/`, in `.gitignore`";
}

export function isNotIgnoredHere(): string {
  return "what the project's setup installs is not ignored by git in this branch, and would become part of the change. Name it in `.gitignore` on the default branch";
}

export function couldNotBePacked(why: string): string {
  return `what the project's setup installed could not be packed: ${why}`;
}

export function couldNotBeUnpacked(why: string): string {
  return `what the project's setup installed could not be unpacked: ${why}`;
}
