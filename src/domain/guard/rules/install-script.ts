// Commands that run on everybody's machine when the project is installed or fetched.
import type { Found, GuardRule } from '../rule.ts';
import { addedLines } from '../change.ts';

const script = /['"](?:pre|post)?(?:install|prepare|prepublish(?:Only)?|pack)['"]\s*:\s*['"]/;
const elsewhere = /(?:^|\/)(?:build\.rs|binding\.gyp|[^/]+\.pth|sitecustomize\.py|usercustomize\.py)$/;

export const installScript: GuardRule = {
  name: 'install-script',
  taskMayAllow: false,
  find: (change) =>
    change.flatMap((file): Found[] => {
      const { path, status } = file;
      if (elsewhere.test(path) && status === 'added') {
        return [{ path, what: { is: 'runs_at_install' } }];
      }
      if (!/(?:^|\/)package\.json$/.test(path)) return [];
      return addedLines(file)
        .filter(({ text }) => script.test(text))
        .map(({ line }) => ({ path, line, what: { is: 'install_command_changed' } }));
    }),
};
