/**
 * What stands in every key that one of secretlint's rules finds: a cheap look before the rules, which take 10 ms to load and run. A text
 * without the signs of a rule is nothing to that rule; a test holds this against the patterns of the rules themselves.
 */

/** Signs of the rules by their ids: one of them is there. Words are in lower case and looked for in either. */
export const VENDOR_SIGNS: { readonly [rule: string]: readonly (string | RegExp)[] } = {
  "@secretlint/secretlint-rule-aws": [
    ...["a3t", "akia", "agpa", "aida", "aroa", "aipa", "anpa", "anva", "asia"],
    ...["accesskey", "access_key"],
    /account_?(?:id)?["']?\s*[:=]/i,
  ],
  "@secretlint/secretlint-rule-privatekey": ["private key"],
  "@secretlint/secretlint-rule-npm": ["x-oauth-basic@", "_authtoken=", "npm_"],
  "@secretlint/secretlint-rule-basicauth": [/:\/\/[-\w]{1,256}:[-\w]{1,256}@/],
  "@secretlint/secretlint-rule-slack": ["xoxb-", "xoxp-", "xapp-", "xoxa-", "xoxo-", "xoxr-", "hooks.slack.com"],
  "@secretlint/secretlint-rule-sendgrid": [/SG\.\w{1,128}\.\w/],
  "@secretlint/secretlint-rule-shopify": ["shppa_", "shpca_", "shpat_", "shpss_"],
  "@secretlint/secretlint-rule-github": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
  "@secretlint/secretlint-rule-gitlab": ["glpat-"],
  "@secretlint/secretlint-rule-grafana": ["glc_", "glsa_"],
  "@secretlint/secretlint-rule-openai": ["t3blbkfj"],
  "@secretlint/secretlint-rule-anthropic": ["sk-ant-"],
  "@secretlint/secretlint-rule-groq": ["gsk_"],
  // Names of functions and variables begin like that, too.
  "@secretlint/secretlint-rule-huggingface": [/hf_[A-Za-z]{34}/],
  "@secretlint/secretlint-rule-linear": ["lin_api_"],
  "@secretlint/secretlint-rule-notion": ["ntn_"],
  "@secretlint/secretlint-rule-1password": ["ops_ey"],
  "@secretlint/secretlint-rule-database-connection-string": [
    ...["mongodb://", "mongodb+srv://", "mysql://", "mysqlx://", "postgres://", "postgresql://"],
  ],
  "@secretlint/secretlint-rule-hashicorp-vault": ["hvs.", "hvb.", "hvr."],
  "@secretlint/secretlint-rule-vercel": ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
  "@secretlint/secretlint-rule-databricks": ["dapi"],
  "@secretlint/secretlint-rule-docker": ["dckr_pat_"],
  "@secretlint/secretlint-rule-figma": ["figd_"],
};

/** Ids of the rules that may find something in the text. */
export function rulesFor(text: string): ReadonlySet<string> {
  const lower = text.toLowerCase();
  return new Set(
    Object.entries(VENDOR_SIGNS).flatMap(([rule, signs]) =>
      signs.some((sign) => (typeof sign === "string" ? lower.includes(sign) : sign.test(text))) ? [rule] : [],
    ),
  );
}
