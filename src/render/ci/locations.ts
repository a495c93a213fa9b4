/** Names of logs as paths and addresses, as the formats of CI systems want them. */

/** What a log that is no file is called where a path is asked for. */
const UNNAMED: Readonly<Record<string, string>> = {
  "": "stdin.log",
  "-": "stdin.log",
  paste: "paste.log",
  text: "text.log",
};

/** The name of a source as a path with slashes, relative where it was given so. */
export function path(source: string): string {
  return UNNAMED[source] ?? source.replace(/\\/g, "/").replace(/^(?:\.\/)+/, "");
}

/** The same as a URI reference (RFC 3986): absolute paths become file: URIs. */
export function uri(source: string): string {
  const slashed = path(source);
  const encoded = slashed
    .split("/")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
  if (/^[A-Za-z]:\//.test(slashed)) return `file:///${encoded.replace("%3A", ":")}`;
  return slashed.startsWith("/") ? `file://${encoded}` : encoded;
}
