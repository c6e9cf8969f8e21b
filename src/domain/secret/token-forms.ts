// What tokens and keys of well-known services look like. Each form is narrow enough that ordinary text never has it.

export interface TokenForm {
  readonly name: string;
  readonly pattern: RegExp;
}

export const tokenForms: readonly TokenForm[] = [
  {
    name: 'a private key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|(?:(?:\s|\\n)*[A-Za-z0-9+/=]{40,})+)/g,
  },
  { name: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{30,255}\b|\bgithub_pat_\w{40,255}\b/g },
  { name: 'an Anthropic key', pattern: /\bsk-ant-[\w-]{24,}/g },
  { name: 'an OpenAI or OpenRouter key', pattern: /\bsk-(?:proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{32,}/g },
  { name: 'a Google API key', pattern: /\bAIza[\w-]{35}\b/g },
  { name: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { name: 'a Slack token', pattern: /\bxox[abeoprs]-(?:[A-Za-z0-9]+-){2,}[A-Za-z0-9-]{10,}/g },
  { name: 'a Slack webhook', pattern: /\bhooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/g },
  { name: 'a GitLab token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt)-[\w-]{20,}/g },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z]{34}\b/g },
  { name: 'a SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}\b/g },
  { name: 'a Tavily key', pattern: /\btvly-[\w-]{24,}/g },
  { name: 'a JSON web token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
];
