// Every slash-command, in the order in which help lists them.
import { abandon } from './abandon.ts';
import { approve } from './approve.ts';
import { budget } from './budget.ts';
import { cancel } from './cancel.ts';
import type { Command } from './command.ts';
import { depends } from './depends.ts';
import { helpOn } from './help.ts';
import { interrupt } from './interrupt.ts';
import { logs } from './logs.ts';
import { pause } from './pause.ts';
import { replan } from './replan.ts';
import { restart } from './restart.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { spawn } from './spawn.ts';
import { status } from './status.ts';

const withoutHelp: readonly Command[] = [
  status,
  retry,
  abandon,
  spawn,
  approve,
  pause,
  resume,
  cancel,
  restart,
  replan,
  depends,
  interrupt,
  budget,
  logs,
];

export const commands: readonly Command[] = [helpOn(withoutHelp), ...withoutHelp];
