// Turns what bubblewrap says when it cannot make a sandbox into what a person can do about it.
import { SandboxProblem } from './sandbox.ts';

const lessons: readonly { readonly sign: RegExp; readonly lesson: string }[] = [
  {
    sign: /Unknown option --(?:disable-userns|size|perms)/u,
    lesson: 'bubblewrap is too old: Troupe needs version 0.8 or later (Debian 12, Ubuntu 24.04, or newer).',
  },
  {
    sign: /(?:Can't|Failed to) mount proc/u,
    lesson:
      'this container hides parts of /proc, so nobody inside may mount another. Start it with: docker run --security-opt systempaths=unconfined --security-opt seccomp=unconfined --security-opt apparmor=unconfined …',
  },
  {
    sign: /cannot open .*Permission denied|execvp .*Permission denied/u,
    lesson:
      "root's commands run as another user, who may not read Troupe's own files. In Troupe's folder run: chmod -R a+rX src node_modules",
  },
  {
    sign: /namespace failed|new namespace|uid map|max_user_namespaces|loopback|Operation not permitted/u,
    lesson:
      'this kernel or container does not let programs make user namespaces. On Ubuntu: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 — on Debian: sudo sysctl -w kernel.unprivileged_userns_clone=1 — elsewhere: sudo sysctl -w user.max_user_namespaces=15000 — in Docker: docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined …',
  },
];

export const missingBubblewrap = new SandboxProblem(
  'bubblewrap is not installed, and no tool runs without it. Install it with: sudo apt-get install -y bubblewrap',
);

/** `said` is what was printed instead of the command's output. */
export function noSandbox(said: string): SandboxProblem {
  const lesson = lessons.find(({ sign }) => sign.test(said))?.lesson ?? 'bubblewrap failed.';
  return new SandboxProblem(`No sandbox could be made: ${lesson} It said: ${said.trim() || 'nothing'}`);
}
