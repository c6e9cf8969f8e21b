// What a rule of the mechanical guard found at a place.
import type { TokenKind } from '../secret/token-forms.ts';

export type GuardFound =
  | {
      readonly is:
        | 'vendored_code_changed'
        | 'line_too_long'
        | 'ci_changed'
        | 'test_file_deleted'
        | 'test_skipped'
        | 'assertion_cannot_fail'
        | 'runs_at_install'
        | 'install_command_changed'
        | 'check_settings_deleted'
        | 'rule_turned_off'
        | 'rule_removed'
        | 'check_cannot_fail'
        | 'files_left_out'
        | 'password_or_key'
        | 'check_looks_away';
    }
  | { readonly is: 'binary_file'; readonly how: 'added' | 'changed'; readonly bytes: number }
  | {
      readonly is:
        | 'built_lines_added'
        | 'generated_lines_added'
        | 'tests_deleted'
        | 'assertions_removed'
        | 'assertions_weakened'
        | 'more_like_these';
      readonly count: number;
    }
  /** It got a name under which no test is looked for; `before` is the one that it had. */
  | { readonly is: 'test_file_renamed'; readonly before: string }
  | { readonly is: 'threshold_removed'; readonly key: string }
  | { readonly is: 'threshold_lowered'; readonly key: string; readonly from: number; readonly to: number }
  | { readonly is: 'token'; readonly kind: TokenKind }
  | { readonly is: 'change_too_large'; readonly lines: number; readonly most: number };
