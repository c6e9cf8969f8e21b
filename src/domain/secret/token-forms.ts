// What tokens and keys of well-known services look like. Each form is narrow enough that ordinary text never has it.

export type TokenKind =
  | 'private_key'
  | 'github_token'
  | 'anthropic_key'
  | 'openai_or_openrouter_key'
  | 'google_api_key'
  | 'aws_access_key'
  | 'slack_token'
  | 'slack_webhook'
  | 'gitlab_token'
  | 'npm_token'
  | 'stripe_key'
  | 'hugging_face_token'
  | 'sendgrid_key'
  | 'tavily_key'
  | 'json_web_token';

interface TokenForm {
  readonly kind: TokenKind;
  readonly pattern: RegExp;
}

export const tokenForms: readonly TokenForm[] = [
  {
    kind: 'private_key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|(?:(?:\s|\\n)*[A-Za-z0-9+/=]{40,})+)/g,
  },
  { kind: 'github_token', pattern: /\bgh[pousr]_[A-Za-z0-9]{30,255}\b|\bgithub_pat_\w{40,255}\b/g },
  { kind: 'anthropic_key', pattern: /\bsk-ant-[\w-]{24,}/g },
  { kind: 'openai_or_openrouter_key', pattern: /\bsk-(?:proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{32,}/g },
  { kind: 'google_api_key', pattern: /\bAIza[\w-]{35}\b/g },
  { kind: 'aws_access_key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { kind: 'slack_token', pattern: /\bxox[abeoprs]-(?:[A-Za-z0-9]+-){2,}[A-Za-z0-9-]{10,}/g },
  { kind: 'slack_webhook', pattern: /\bhooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/g },
  { kind: 'gitlab_token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt)-[\w-]{20,}/g },
  { kind: 'npm_token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'stripe_key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { kind: 'hugging_face_token', pattern: /\bhf_[A-Za-z]{34}\b/g },
  { kind: 'sendgrid_key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}\b/g },
  { kind: 'tavily_key', pattern: /\btvly-[\w-]{24,}/g },
  { kind: 'json_web_token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
];
