// The whole environment of a command. It is given to spawn itself and not only set inside: what bubblewrap is
// started with stays readable in the sandbox's /proc/1/environ.

/** `path` is the PATH inside, `home` a folder that may be filled and thrown away. */
export function sandboxEnvironment(path: string, home: string): Record<string, string> {
  return { ...basics(path, home), ...quiet, ...git };
}

function basics(path: string, home: string): Record<string, string> {
  return { PATH: path, HOME: home, TMPDIR: '/tmp', USER: 'worker', LOGNAME: 'worker', SHELL: '/bin/bash' };
}

/** Programs that know nobody is watching print less: colours were a third of what a failing test said. */
const quiet = {
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  NO_COLOR: '1',
  CI: '1',
  PAGER: 'cat',
  EDITOR: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_progress: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
};

/** Git reads a mirror that belongs to another uid and that nobody can write to. */
const git = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};
