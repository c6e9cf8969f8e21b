// Thousands of random lives through the pure core: hands that fail, crash or answer twice, people who interfere.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Fact, Recorded } from '../../src/domain/fact.ts';
import { openPrerequisites } from '../../src/domain/graph.ts';
import type { Action } from '../../src/domain/action.ts';
import { next } from '../../src/domain/next.ts';
import type { Run } from '../../src/domain/run.ts';
import { runStatus, taskStatus } from '../../src/domain/status.ts';
import { isSettled, isUntouched } from '../../src/domain/task.ts';
import type { Observation } from '../../src/domain/pull-request.ts';
import { subjectOf } from '../../src/domain/delivery.ts';
import type { TaskSpec } from '../../src/domain/task-spec.ts';
import { fold, transition } from '../../src/domain/transition.ts';
import { whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { gaveUp, must, observation, opinion, requested, spec } from './life.ts';

/** Draws what happens next; the tail of every life is lucky, so that each one can end. */
class Luck {
  readonly #draws: readonly number[];
  #at = 0;
  constructor(draws: readonly number[]) {
    this.#draws = draws;
  }
  /** True with about this chance out of 100; false once the bad luck is used up. */
  bad(chance: number): boolean {
    return (this.#draws[this.#at++] ?? 99) < chance;
  }
  pick<T>(from: readonly T[]): T | undefined {
    return from[(this.#draws[this.#at++] ?? 0) % Math.max(1, from.length)];
  }
}

class Life {
  readonly facts: Recorded[] = [];
  run: Run | undefined;
  now = Date.UTC(2026, 0, 1);
  readonly luck: Luck;
  readonly plan: readonly TaskSpec[];
  readonly limit: number;
  heads = 0;

  constructor(plan: readonly TaskSpec[], luck: Luck, limit: number) {
    this.plan = plan;
    this.luck = luck;
    this.limit = limit;
    this.record(
      requested({
        maxConcurrentWorkers: limit,
        maxRetries: 3,
        planApproval: luck.bad(20),
        remindAfterHours: luck.bad(50) ? 1 : 0,
        merge: { approval: 'strategist', method: 'squash', into: luck.bad(30) ? 'run' : 'default' },
      }),
    );
  }

  record(fact: Fact): void {
    const numbered = {
      ...fact,
      seq: this.facts.length + 1,
      at: new Date(this.now).toISOString(),
    } as Recorded;
    this.facts.push(numbered);
    this.run = transition(this.run, numbered);
    this.check(fact);
  }

  /** What must hold after every single fact. */
  check(fact: Fact): void {
    const run = must(this.run);
    const atWork = [...run.tasks.values()].filter((task) => task.stage.at === 'attempting');
    expect(atWork.length).toBeLessThanOrEqual(this.limit);
    for (const task of run.tasks.values()) {
      taskStatus(run, task);
      expect(whyWaitingText(run, task) === '').toBe(isSettled(task));
    }
    if (fact.type !== 'attempt_started') return;
    const task = must(run.tasks.get(fact.task));
    if (task.stage.at === 'attempting' && !task.released) expect(openPrerequisites(run, task)).toEqual([]);
  }

  step(): void {
    this.now += 1000;
    if (this.luck.bad(15)) this.interfere();
    for (let facts = decide(must(this.run)); facts.length > 0; facts = decide(must(this.run))) {
      for (const fact of facts) this.record(fact);
    }
    if (!must(this.run).closed && runStatus(must(this.run)) === 'waiting_human' && !this.luck.bad(70)) {
      return this.help();
    }
    const { actions, wakeAt } = next(must(this.run), this.now);
    if (actions.length === 0) {
      if (wakeAt !== undefined) this.now = Math.max(this.now, wakeAt);
      else if (!must(this.run).closed) this.help();
      return;
    }
    const action = must(this.luck.pick(actions));
    if (this.luck.bad(10)) return; // the hand died before it could tell
    for (const fact of this.perform(action)) {
      this.record(fact);
      if (this.luck.bad(10)) this.record(fact); // told twice
    }
  }

  /** Something outside: a webhook, a person's word. */
  interfere(): void {
    const tasks = [...must(this.run).tasks.keys()];
    const task = this.luck.pick(tasks);
    const { stage, attempts = [] } = must(this.run).tasks.get(task ?? '') ?? {};
    const subject = stage !== undefined && 'delivery' in stage ? subjectOf(stage.delivery) : '';
    const facts: Fact[] = [
      { type: 'run_paused', by: 'mona', why: { is: 'asked_for', words: 'lunch' } },
      { type: 'run_resumed', by: 'mona' },
      ...(task === undefined
        ? []
        : ([
            { type: 'pull_request_touched', task },
            { type: 'task_abandoned', task, by: 'mona', why: { is: 'asked_for', words: 'no' } },
            { type: 'task_retried', task, by: 'mona', advice: 'again' },
            { type: 'head_moved', task, head: `person-${this.heads++}` },
            { type: 'task_interrupted', task, by: 'mona' },
            { type: 'task_done_by_hand', task, by: 'mona' },
            { type: 'task_revised', task, by: 'mona', changes: { title: 'Other', after: [] } },
            {
              type: 'replan_requested',
              by: 'mona',
              why: { is: 'asked_for', by: 'mona', words: 'I changed my mind' },
            },
            {
              type: 'attempt_stalled',
              task,
              attempt: attempts.length + (this.facts.length % 2),
              why: { is: 'sandbox_failed', said: 'busy' },
            },
            { type: 'delivery_stalled', task, subject, why: { is: 'sandbox_failed', said: 'busy' } },
            { type: 'replan_stalled', why: { is: 'sandbox_failed', said: 'busy' } },
            { type: 'budget_set', by: 'mona', usd: 50 },
            { type: 'task_spawned', by: 'mona', spec: spec(`T${tasks.length + 1}`, { after: [task] }) },
          ] satisfies Fact[])),
    ];
    this.record(must(this.luck.pick(facts)));
  }

  /** Nothing moves by itself: then, and only then, a person must have something to answer. */
  help(): void {
    const run = must(this.run);
    expect(['paused', 'waiting_human']).toContain(runStatus(run));
    if (run.paused) return this.record({ type: 'run_resumed', by: 'mona' });
    if (run.planning.at === 'proposed') {
      return this.record({ type: 'plan_approved', revision: run.planning.revision, by: 'mona' });
    }
    const whole = [...run.tasks.values()].find((task) => task.isFinal && task.stage.at === 'delivered');
    if (whole) return this.record({ type: 'task_merged', task: whole.key, head: 'h', mergeSha: 'm' });
    const asked = [...run.tasks.values()].find((task) => task.stage.at === 'waiting_human');
    this.record({ type: 'task_retried', task: must(asked).key, by: 'mona', advice: '' });
  }

  perform(action: Action): Fact[] {
    const spend = { usd: 0.001, tokens: 10 };
    switch (action.do) {
      case 'plan':
        return this.luck.bad(20)
          ? [{ type: 'plan_rejected', problems: [{ is: 'refused', words: 'bad' }], spend }]
          : [{ type: 'plan_proposed', source: 'director', approach: '', tasks: this.plan, spend }];
      case 'replan':
        return this.luck.bad(30)
          ? [{ type: 'replan_rejected', problems: [{ is: 'refused', words: 'bad' }], spend }]
          : [{ type: 'plan_revised', approach: 'anew', tasks: this.revision(), spend }];
      case 'open_run_branch':
        return [{ type: 'run_branch_opened', branch: 'troupe/12/run-1' }];
      case 'add_final_task': {
        const key = `T${must(this.run).tasks.size + 1}`;
        return [
          {
            type: 'final_task_added',
            key,
            base: 'b',
            head: `h${this.heads++}`,
            changed: ['a'],
            criteria: ['all'],
          },
        ];
      }
      case 'open_tracking_issue':
        return [{ type: 'tracking_issue_opened', issue: 13 }];
      case 'attempt':
        return this.attempt(action);
      case 'open_pull_request':
        return [{ type: 'pull_request_opened', task: action.task, number: 20, url: '' }];
      case 'review': {
        if (this.luck.bad(10)) {
          return [
            {
              type: 'review_failed',
              task: action.task,
              subject: action.subject,
              why: { is: 'cannot_work', trouble: { is: 'sandbox_failed', said: 'silent' } },
              spend,
            },
          ];
        }
        const verdict = opinion(action.subject, !this.luck.bad(30));
        return [{ type: 'verdict_given', task: action.task, attempt: 1, verdict, spend }];
      }
      case 'observe':
        return [this.observe(action.task)];
      case 'merge':
        return this.merge(action);
      case 'resolve':
        return [
          { type: 'conflict_resolved', task: action.task, head: `h${this.heads++}`, changed: ['a'], spend },
        ];
      case 'enqueue':
        return [{ type: 'pull_request_enqueued', task: action.task, head: action.head }];
      case 'rerun_checks': {
        const checks = must(must(must(this.run).tasks.get(action.task)).pull?.observed).failedChecks;
        return [{ type: 'checks_rerun', task: action.task, head: action.head, checks }];
      }
      case 'ask_human':
        return [{ type: 'human_asked', task: action.task }];
      case 'remind':
        return [{ type: 'human_reminded', task: action.task }];
      case 'tell_paused':
        return [{ type: 'pause_told' }];
      case 'resume_if_headroom':
        return [{ type: 'run_resumed', by: 'troupe' }];
      case 'finish':
        return [{ type: 'run_closed' }];
    }
  }

  /** The director keeps some of what has not begun, and comes after nothing that is gone. */
  revision(): TaskSpec[] {
    const tasks = [...must(this.run).tasks.values()];
    const kept = tasks.filter((task) => isUntouched(task) && !this.luck.bad(30));
    const can = new Set([...kept, ...tasks.filter((task) => !isUntouched(task))].map((task) => task.key));
    const gone = tasks.filter((task) => task.stage.at === 'abandoned').map((task) => task.key);
    return kept.map((task) =>
      spec(task.key, {
        profile: task.profile,
        after: task.after.filter((key) => can.has(key) && !gone.includes(key)),
      }),
    );
  }

  attempt({ task, attempt }: { task: string; attempt: number }): Fact[] {
    const spend = { usd: 0.001, tokens: 10 };
    const at = must(must(this.run).tasks.get(task));
    if (at.stage.at !== 'attempting') return [{ type: 'attempt_started', task, attempt, base: 'base' }];
    if (this.luck.bad(30)) {
      const words = 'abcde'[this.heads++ % 5] ?? '';
      const failure: Failure = this.luck.bad(30) ? { why: { is: 'interrupted', by: words } } : gaveUp(words);
      return [{ type: 'attempt_failed', task, attempt, failure, spend }];
    }
    const name = `h${this.heads++}`;
    const delivery =
      at.profile === 'plan'
        ? ({
            kind: 'subtasks',
            digest: name,
            text: 'split',
            tasks: [spec('a'), spec('b', { after: ['a'] })],
          } as const)
        : at.profile === 'research'
          ? ({ kind: 'report', digest: name, text: 'report' } as const)
          : ({ kind: 'branch', head: name, changed: ['src/a.js'] } as const);
    return [{ type: 'attempt_delivered', task, attempt, delivery, summary: 's', notes: [], spend }];
  }

  observe(key: string): Fact {
    const task = must(must(this.run).tasks.get(key));
    const head = task.stage.at === 'delivered' ? subjectOf(task.stage.delivery) : (task.head ?? 'none');
    const look = observation(head, {
      at: new Date(this.now).toISOString(),
      mergeable: this.luck.bad(20) ? 'conflict' : this.luck.bad(20) ? 'unknown' : 'yes',
      failedChecks: this.luck.bad(10) ? [this.redCheck()] : [],
      ...(this.luck.bad(10) ? { mergeQueue: 'open' as const } : {}),
    });
    return { type: 'pull_request_observed', task: key, observation: look, asOf: this.facts.length };
  }

  redCheck(): Observation['failedChecks'][number] {
    const id = this.heads++;
    const again = { kind: 'job', id, completedAt: new Date(this.now).toISOString() } as const;
    return { name: 'test', summary: `red ${id}`, ...(this.luck.bad(50) ? { again } : {}) };
  }

  /** The only door to a merge: a verdict on exactly this head. */
  merge({ task, head }: { task: string; head: string }): Fact[] {
    const { stage } = must(must(this.run).tasks.get(task));
    expect(stage.at).toBe('delivered');
    if (stage.at === 'delivered') {
      expect(stage.verdict).toMatchObject({ approved: true, subject: head });
      expect(subjectOf(stage.delivery)).toBe(head);
    }
    if (this.luck.bad(15)) return [{ type: 'merge_refused', task, head, words: 'no' }];
    if (this.luck.bad(20)) return [{ type: 'pull_request_touched', task }];
    return [{ type: 'task_merged', task, head, mergeSha: 'm' }];
  }
}

const profiles = ['code', 'code', 'test', 'plan', 'research'] as const;

const plans = fc
  .array(fc.tuple(fc.nat(4), fc.array(fc.nat(7), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 7,
    size: 'max',
  })
  .map((tasks) =>
    tasks.map(([profile, after], index) =>
      spec(`T${index + 1}`, {
        profile: profiles[profile] ?? 'code',
        after: [...new Set(after.filter((before) => before < index).map((before) => `T${before + 1}`))],
      }),
    ),
  );

describe('a life', () => {
  it('always ends, keeps to its limits, and merges nothing without a verdict on that very head', () => {
    const play = (plan: TaskSpec[], draws: number[], limit: number): void => {
      const life = new Life(plan, new Luck(draws), limit);
      for (let steps = 0; !must(life.run).closed; steps++) {
        expect(steps).toBeLessThan(3000);
        life.step();
      }
      expect(fold(life.facts)).toEqual(life.run);
      if (runStatus(must(life.run)) === 'complete') {
        expect([...must(life.run).tasks.values()].every(isSettled)).toBe(true);
      }
    };
    const draws = fc.array(fc.nat(99), { maxLength: 300, size: 'max' });
    fc.assert(fc.property(plans, draws, fc.integer({ min: 1, max: 4 }), play), { numRuns: 2000 });
  }, 120_000);

  it('ends at once when it is cancelled, whatever was under way', () => {
    const play = (plan: TaskSpec[], draws: number[], after: number): void => {
      const life = new Life(plan, new Luck(draws), 2);
      for (let steps = 0; steps < after && !must(life.run).closed; steps++) life.step();
      life.record({ type: 'run_cancelled', by: 'mona' });
      if (must(life.run).closed) return;
      expect(decide(must(life.run))).toEqual([]);
      expect(next(must(life.run), life.now).actions).toEqual([{ do: 'finish' }]);
    };
    fc.assert(fc.property(plans, fc.array(fc.nat(99), { maxLength: 80, size: 'max' }), fc.nat(60), play), {
      numRuns: 500,
    });
  }, 120_000);
});
