/** A Vitest reporter that closes the run with one plain line, `N passed, N failed, N skipped`, for whoever reads only the end. */
import type { Reporter, TestModule } from "vitest/node";

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests++;
        const state = test.result().state;
        if (state !== "pending") count[state]++;
      }
      // A file that broke before its tests is a failure, too.
      if (tests === 0 && module.state() === "failed") count.failed++;
    }
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
