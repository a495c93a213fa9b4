/** The library's bundle runs in a browser: nothing that `import "crashdx"` can reach, also on demand, imports from Node or a package. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const entry = join(import.meta.dirname, "../../dist/library/index.js");

describe.skipIf(!existsSync(entry))("dist/library/index.js", () => {
  test("imports only its own chunks", async () => {
    const asked: { readonly path: string; readonly from: string }[] = [];
    const { metafile } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
      plugins: [
        {
          name: "imports",
          setup(setup) {
            setup.onResolve({ filter: /^[^.]/ }, ({ path, importer, kind }) => {
              if (kind === "entry-point") return undefined;
              asked.push({ path, from: importer });
              return { path, external: true };
            });
          },
        },
      ],
    });
    expect(asked).toEqual([]);
    expect(Object.keys(metafile.inputs).length).toBeGreaterThan(1);
  });
});
