// Why this server cannot do what a run asks of it, and who can change that.

export function setupIsNotRun(): string {
  return 'the project has a `setup`, but this server runs none: `SETUP_HOSTS` names no registries, or there is no sandbox';
}

export function publicWithoutSandbox(): string {
  return 'this server runs agents without a sandbox (`SANDBOX=none`), and this repository is public, so that anybody could have commands run on the server. Set `SANDBOX=bubblewrap` there and label the issue again, or make the repository private';
}
