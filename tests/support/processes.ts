// The processes of this machine, as a test sees them: what was started, and what is gone.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Those alive. Where /proc is: on Linux, which is also where processes are left behind in sandboxes. */
export async function allProcesses(): Promise<Process[]> {
  if (!existsSync('/proc/self/stat')) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = async (pid: string, file: string): Promise<string> =>
    readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await read(pid, 'stat');
      const [state, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ');
      const command = (await read(pid, 'cmdline')).replaceAll('\0', ' ').trim();
      return {
        pid: Number(pid),
        parent: Number(parent),
        command,
        isDead: state === 'Z' || state === undefined,
      };
    }),
  );
  return found.filter((one) => !one.isDead && one.command !== '');
}

/** Whether one runs whose command line holds these words. */
export async function isRunning(words: string): Promise<boolean> {
  return (await allProcesses()).some(({ command }) => command.includes(words));
}
