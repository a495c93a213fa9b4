/** Environment variables as PowerShell sets them: the knowledge writes them for a POSIX shell. */

const LINE = /^export ((?:[A-Za-z_]\w*=(?:"[^"$`]*"|[^\s"$`]*)(?: |$))+)(.*)$/;
const ASSIGNMENT = /([A-Za-z_]\w*)=(?:"([^"$`]*)"|([^\s"$`]*))/g;

/** The same settings for PowerShell. A line whose value the shell would work out is left as it is. */
export function forPowerShell(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const [, settings, rest = ""] = LINE.exec(line) ?? [];
      if (settings === undefined) return line;
      const set = [...settings.matchAll(ASSIGNMENT)].map(
        ([, name, quoted, bare]) => `$env:${name} = "${quoted ?? bare}"`,
      );
      return `${set.join("; ")}${rest === "" ? "" : ` ${rest}`}`;
    })
    .join("\n");
}
