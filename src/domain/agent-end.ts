// How an agent ended that handed nothing in.

export type AgentEnd =
  | { readonly is: 'out_of_steps'; readonly steps: number }
  | { readonly is: 'out_of_time' }
  | { readonly is: 'stopped_calling_tools' }
  | { readonly is: 'refused_by_model' }
  | Stuck
  /** Its own words: why, and what it had tried. */
  | { readonly is: 'gave_up'; readonly words: string; readonly tried: string };

/** It got nowhere. */
export type Stuck =
  | { readonly is: 'repeated_itself' }
  | { readonly is: 'went_back_and_forth' }
  | { readonly is: 'changed_nothing'; readonly steps: number };
