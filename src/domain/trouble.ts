// What keeps Troupe from its work: a model provider, the sandbox, git, GitHub, or the server's own settings. `said` holds
// what the other side said, word for word.

/** Which model was asked, where, and by whose choice. */
export interface ModelPlace {
  /** The provider's name in front of people. */
  readonly title: string;
  readonly model: string;
  readonly baseUrl: string;
  /** The variable that holds the key, and the setting that names the model, where there is one. */
  readonly keyVariable?: string | undefined;
  readonly setting?: string | undefined;
}

/** Why a model does not answer, or why its answer is waited for. */
export type ModelTrouble =
  | { readonly is: 'model_unreachable'; readonly place: ModelPlace; readonly said: string }
  | { readonly is: 'no_credit' | 'key_refused'; readonly place: ModelPlace; readonly status: number }
  | { readonly is: 'model_not_allowed'; readonly place: ModelPlace }
  | {
      readonly is: 'no_such_model';
      readonly place: ModelPlace;
      readonly baseUrlVariable: string;
      /** Downloads a model, at a provider that has to be told. */
      readonly pullCommand?: string | undefined;
    }
  | { readonly is: 'rate_limited'; readonly place: ModelPlace; readonly said: string }
  | {
      readonly is: 'provider_failing' | 'request_not_accepted';
      readonly place: ModelPlace;
      readonly status: number;
      readonly said: string;
    }
  | { readonly is: 'answer_broke_off'; readonly title: string }
  /** Another provider's, behind the one that was asked. */
  | { readonly is: 'routed_model_failed'; readonly title: string; readonly model: string }
  | { readonly is: 'model_silent'; readonly title: string; readonly seconds: number }
  | {
      readonly is: 'answer_failed';
      readonly title: string;
      readonly code: string | null | undefined;
      readonly said: string;
    }
  /** `until`: UTC, to the minute. */
  | { readonly is: 'provider_resting'; readonly title: string; readonly until: string }
  | { readonly is: 'waiting_out_pause'; readonly provider: string }
  /** `requests` and `tokens` are a minute's. */
  | {
      readonly is: 'waiting_for_turn';
      readonly provider: string;
      readonly requests?: number | undefined;
      readonly tokens?: number | undefined;
    }
  | { readonly is: 'model_call_stopped' };

/** What is missing or wrong in the settings that choose a model. `setting` names the one that made the choice. */
export type ModelChoiceProblem =
  | {
      readonly is: 'no_such_provider';
      readonly name: string;
      readonly setting?: string | undefined;
      readonly known: readonly string[];
    }
  | {
      readonly is: 'address_missing';
      readonly provider: string;
      readonly setting?: string | undefined;
      readonly variable: string;
    }
  | {
      readonly is: 'key_missing';
      readonly title: string;
      readonly model: string;
      readonly setting?: string | undefined;
      readonly keyVariable?: string | undefined;
    };

/** Why a project's setup gave agents nothing to work with. */
export type SetupTrouble =
  | {
      readonly is: 'setup_failed';
      readonly command: string;
      readonly exitCode: number | null;
      /** Of the sandbox, if it met one. */
      readonly limit?: string | undefined;
      readonly said: string;
      /** Hosts that it asked for and that are not allowed. */
      readonly refused: readonly string[];
    }
  | { readonly is: 'setup_left_no_archive' | 'setup_left_nothing_ignored' | 'setup_result_not_ignored' }
  | { readonly is: 'setup_not_packed' | 'setup_not_unpacked'; readonly said: string }
  /** The server runs none. */
  | { readonly is: 'setup_not_run' };

/** Why GitHub did not do what was asked. */
export type GitHubTrouble =
  | { readonly is: 'github_refused'; readonly said: string }
  | { readonly is: 'github_failing'; readonly status: number }
  | { readonly is: 'github_rate_limit' }
  | { readonly is: 'github_silent'; readonly said: string }
  | { readonly is: 'github_unreadable'; readonly to: string }
  /** No token for this repository. */
  | { readonly is: 'github_shut_out'; readonly said: string };

/** What keeps Troupe from its work, for a while or for good. */
export type Trouble =
  | ModelTrouble
  | ModelChoiceProblem
  | SetupTrouble
  | GitHubTrouble
  | { readonly is: 'repository_unreachable'; readonly said: string }
  | { readonly is: 'sandbox_failed'; readonly said: string }
  /** Anybody could have commands run on the server. */
  | { readonly is: 'public_without_sandbox' }
  /** The repository has no such branch, or no commit on it. */
  | { readonly is: 'branch_is_empty'; readonly branch: string }
  /** They may use up the budget. */
  | { readonly is: 'calls_under_way' }
  /** It was being revised, and is looked at again. */
  | { readonly is: 'plan_changed_meanwhile' }
  /** A fault of Troupe's own; its log says which. */
  | { readonly is: 'internal_error' };

/** Why a change on GitHub was given up. */
export type EffectRefusal =
  | GitHubTrouble
  | { readonly is: 'no_answer'; readonly attempts: number; readonly last: GitHubTrouble }
  /** The run changed its mind before it was sent. */
  | { readonly is: 'no_longer_wanted' }
  | { readonly is: 'app_removed'; readonly why: GitHubTrouble };
