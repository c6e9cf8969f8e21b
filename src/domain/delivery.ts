// What an attempt hands over: a pushed branch, a report, or subtasks.
import type { TaskSpec } from './task-spec.ts';

/** Pushed work; `changed` lists the paths that differ from the base. */
export interface BranchDelivery {
  readonly kind: 'branch';
  readonly head: string;
  readonly changed: readonly string[];
}

/** What an attempt handed over. Keys of subtasks are local to the delivery until it is accepted. */
export type Delivery =
  | BranchDelivery
  | { readonly kind: 'report'; readonly digest: string; readonly text: string }
  | {
      readonly kind: 'subtasks';
      readonly digest: string;
      readonly tasks: readonly TaskSpec[];
      readonly text: string;
    };

/** The SHA or digest that a verdict on this delivery is bound to. */
export function subjectOf(delivery: Delivery): string {
  return delivery.kind === 'branch' ? delivery.head : delivery.digest;
}
