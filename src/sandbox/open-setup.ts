// Whether this server installs what a project needs, and the install phase with the sandbox that it needs.
import { join } from 'node:path';
import type { Logger } from 'pino';
import { sandboxFrom, type SandboxSettings } from './sandbox-settings.ts';
import { createSetup, type SetupPhase } from './setup.ts';

/** Without a sandbox, nothing would keep a setup from reaching other hosts. */
export function isSetupAllowed({ setupHosts, sandbox }: SandboxSettings): boolean {
  return setupHosts.length > 0 && sandbox !== 'none';
}

export function openSetup(settings: SandboxSettings, log: Logger): SetupPhase | undefined {
  if (!isSetupAllowed(settings)) return undefined;
  const { setupHosts: hosts, dataDir, sandboxLimits } = settings;
  // Package managers keep what they fetch in the home folder, and all of it is packed into one file.
  const limits = { tmpBytes: 2 * 1024 ** 3, fileBytes: sandboxLimits.worktreeBytes };
  const sandbox = sandboxFrom(settings, log, limits);
  return createSetup({ sandbox, hosts, folder: join(dataDir, 'setup'), log });
}
