// The sandbox that workers start with: it is tested first, and one way out means that no worker starts.
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Sandbox } from './sandbox.ts';
import { sandboxFrom, type SandboxSettings } from './sandbox-settings.ts';
import { selfTest } from './self-test.ts';

/** Takes about three seconds. Throws an Error that says what to do when the sandbox does not hold. */
export async function trustedSandbox(settings: SandboxSettings, log: Logger): Promise<Sandbox> {
  await mkdir(settings.dataDir, { recursive: true });
  const sandbox = sandboxFrom(settings, log);
  if (settings.sandbox === 'none') {
    log.warn(
      'SANDBOX=none: THERE IS NO SANDBOX. Agents can read and change everything that this process can, its keys included. ' +
        'Public repositories are refused. Never use it with code or issues that you do not trust.',
    );
    return sandbox;
  }
  const escaped = await selfTest(sandbox, settings.dataDir);
  if (escaped.length === 0) return sandbox;
  throw new Error(
    `The sandbox does not hold, so no worker starts. These probes got out: ${escaped.join('; ')}. ` +
      'Install bubblewrap from the distribution, and allow user namespaces in the kernel.',
  );
}
