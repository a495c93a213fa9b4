/** Names the placeholders of what is taken out of case files. */
import { NAME_DIGITS, type NameOf } from "../render/options.ts";

/**
 * A keyed hash (HMAC, RFC 2104): a name cannot be turned back into its value. Without a key of one's own a guessed value can be
 * tried, as with any hash, so where user names or addresses must not be guessed either, CRASHDX_REDACT_KEY holds a secret that
 * all readers of one run share: then their case files still name a value alike.
 */
export const nameOf: NameOf = (value) => {
  const key = process.env.CRASHDX_REDACT_KEY || "crashdx";
  // Loaded only once something was found: most logs hold nothing private.
  const { createHmac } = process.getBuiltinModule("node:crypto");
  return createHmac("sha256", key).update(value).digest("hex").slice(0, NAME_DIGITS);
};
