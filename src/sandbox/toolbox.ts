// The programs inside a sandbox: the system's own under /usr, the Node that runs Troupe, npm, ripgrep, and folders
// the operator names. Single files are mounted and not their folders, so that nothing beside them comes along.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { SandboxProblem } from './sandbox.ts';

export interface Toolbox {
  /** Host path to path inside, read-only. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** Target to path inside. */
  readonly links: readonly { readonly target: string; readonly at: string }[];
  /** The PATH inside. */
  readonly path: string;
  /** The PATH that finds the same programs on the host. */
  readonly hostPath: string;
}

const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const box = '/opt/troupe';

/**
 * `toolchains` are host folders with a `bin` folder, mounted where they are and looked at first; `hostPath` is the
 * PATH where npm is looked for. Throws `SandboxProblem` for a toolchain that would expose more than a toolchain.
 */
export function packToolbox(toolchains: readonly string[], hostPath: string): Toolbox {
  const named = toolchains.map(checkedToolchain);
  const bins = named.map((folder) => join(folder, 'bin'));
  const npm = findNpm(hostPath);
  return {
    files: [
      { from: realpathSync(process.execPath), to: `${box}/bin/node` },
      { from: realpathSync(rgPath), to: `${box}/bin/rg` },
      ...(npm === undefined ? [] : [{ from: npm, to: `${box}/lib/npm` }]),
      ...named.map((folder) => ({ from: folder, to: folder })),
    ],
    links: npm === undefined ? [] : ['npm', 'npx'].map(npmLink),
    path: [...bins, `${box}/bin`, ...systemFolders].join(delimiter),
    hostPath: [...bins, dirname(process.execPath), dirname(rgPath), hostPath, ...systemFolders].join(
      delimiter,
    ),
  };
}

function checkedToolchain(folder: string): string {
  const real = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const home = homedir();
  if (!existsSync(join(real, 'bin'))) {
    throw new SandboxProblem(
      `The toolchain ${folder} has no bin folder. Name the folder above its bin folder.`,
    );
  }
  if (real === sep || real === home || home.startsWith(real + sep)) {
    throw new SandboxProblem(
      `The toolchain ${folder} would show workers the home folder ${home}. Name a folder that holds only programs.`,
    );
  }
  return real;
}

/** The package folder of the first npm on the PATH; not needed for one under /usr, which is inside anyway. */
function findNpm(hostPath: string): string | undefined {
  const folders = [...hostPath.split(delimiter), dirname(process.execPath)];
  const found = folders.map((folder) => join(folder, 'npm')).find((path) => existsSync(path));
  if (found === undefined) return undefined;
  const script = realpathSync(found);
  const folder = dirname(dirname(script));
  const isPackage = script.endsWith(join('npm', 'bin', 'npm-cli.js'));
  return isPackage && !folder.startsWith('/usr/') ? folder : undefined;
}

function npmLink(name: string): { target: string; at: string } {
  return { target: `${box}/lib/npm/bin/${name}-cli.js`, at: `${box}/bin/${name}` };
}
