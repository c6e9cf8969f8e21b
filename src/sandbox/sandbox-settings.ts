// What the configuration says about the sandbox, and the sandbox that follows from it.
import type { Logger } from 'pino';
import { createSandbox, type SandboxOptions } from './create-sandbox.ts';
import type { Limits } from './limits.ts';
import type { Sandbox } from './sandbox.ts';

/** `Config` in src/config.ts has these, among others. */
export interface SandboxSettings {
  readonly sandbox: SandboxOptions['mode'];
  readonly sandboxLimits: Pick<Limits, 'memoryBytes' | 'cpuSeconds' | 'processes' | 'worktreeBytes'>;
  /** The registries that a project's setup may reach. */
  readonly setupHosts: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  /** `path` is the PATH on which npm is looked for. */
  readonly machine: { readonly path?: string };
}

/** @param limits take precedence over those of the settings. */
export function sandboxFrom(settings: SandboxSettings, log: Logger, limits: Partial<Limits> = {}): Sandbox {
  const { sandbox: mode, sandboxLimits, machine } = settings;
  return createSandbox({
    mode,
    log,
    limits: { ...sandboxLimits, ...limits },
    ...(machine.path && { hostPath: machine.path }),
  });
}
