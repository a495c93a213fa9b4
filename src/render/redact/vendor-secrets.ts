/** Keys and tokens of known vendors, by secretlint's recommended rules. Dear to load: `vendor-signs.ts` says when there is need. */
import { rules as secretlintRules } from "@secretlint/secretlint-rule-preset-recommend";

/** The part of secretlint's rules that is used here; their own types need a package more. */
interface Rule {
  readonly meta: { readonly id: string };
  create(
    context: {
      createTranslator(): (id: string, data?: object) => object;
      report(found: { readonly range: readonly [number, number] }): void;
      ignore(): void;
      readonly sharedOptions: object;
    },
    options: object,
  ): { file?(source: object): unknown };
}

/** Rules by which a text could switch the others off, and those that look at key files and not at text. */
const NOT_USED = /filter-comments|no-dotenv|rule-gcp/;

/** The rules that look at text. */
export const VENDOR_RULES: readonly Rule[] = (secretlintRules as unknown as readonly Rule[]).filter(
  ({ meta }) => !NOT_USED.test(meta.id),
);

/** The parts of `text` that the rules of these ids find. */
export async function vendorSecrets(text: string, ids: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  const source = { content: text, filePath: "report.txt", ext: ".txt", contentType: "text", hasBOM: false };
  for (const rule of VENDOR_RULES) {
    if (!ids.has(rule.meta.id)) continue;
    const context = {
      createTranslator: () => (id: string, data?: object) => ({ message: id, messageId: id, data }),
      report: ({ range: [from, to] }: { readonly range: readonly [number, number] }) => {
        found.push(text.slice(from, to));
      },
      ignore: () => undefined,
      sharedOptions: {},
    };
    await rule.create(context, {}).file?.(source);
  }
  return found;
}
