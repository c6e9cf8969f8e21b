// Jobs of GitHub Actions, as they are kept.
import type { CheckConclusion } from './check.ts';

/** What a job adds to its check run, whose id it shares. */
export interface Job {
  readonly id: number;
  readonly repositoryId: number;
  /** `null`: not written yet. */
  readonly log: string | null;
}

/** How a run of a job ends; a conclusion alone has a log of one line. */
export type Outcome = CheckConclusion | { readonly conclusion: CheckConclusion; readonly log: string };

/** What runs of a job lead to, without anybody reporting it. */
export interface Workflow {
  /** Of the next runs, in order. */
  readonly outcomes: readonly Outcome[];
  /** Of the runs after those; `null`: they wait to be reported. */
  readonly otherwise: Outcome | null;
  /** Runs for each head of a pull request by itself. */
  readonly onPulls: boolean;
}
