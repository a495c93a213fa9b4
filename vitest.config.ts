/** Unit, property and whole-output tests. What runs the built program stands in test/cli and test/package. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A loaded machine is slow; only what hangs is to be stopped.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ["default", "./test/support/closing-line.ts"],
  },
});
