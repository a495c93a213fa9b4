/**
 * The HTML report in a real browser: Debian's Chromium (`apt-get install chromium`) by Playwright. Left out where no Chromium
 * is installed; PICTURES=folder keeps pictures to look at.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { REPORTS } from "./reports.ts";

const executablePath = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== "" && existsSync(path),
);

const VIEWS = [
  { name: "desk", width: 1100, height: 900, colorScheme: "light", media: "screen" },
  { name: "tablet", width: 600, height: 900, colorScheme: "light", media: "screen" },
  { name: "phone", width: 360, height: 740, colorScheme: "dark", media: "screen" },
  { name: "paper", width: 720, height: 1000, colorScheme: "dark", media: "print" },
] as const;

/** Between them they show every part of a page. */
const NAMES = ["third-fold", "undetermined", "at-risk", "ranks", "no-failure", "hostile"];

/** What axe-core gives, as far as it is used. */
interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

describe.skipIf(executablePath === undefined)("in Chromium", () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "crashdx-html-"));
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
    for (const [name, report] of Object.entries(REPORTS))
      writeFileSync(join(folder, `${name}.html`), await render(report, "html"));
  });

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  describe.each(VIEWS)("$name", ({ name: view, width, height, colorScheme, media }) => {
    test.each(NAMES)(
      "%s",
      async (name) => {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
        const page = await context.newPage();
        const outside: string[] = [];
        const messages: string[] = [];
        page.on("request", (request) => {
          if (!request.url().startsWith("file:")) outside.push(request.url());
        });
        page.on("console", (message) => messages.push(message.text()));
        page.on("pageerror", (error) => messages.push(error.message));
        page.on("dialog", (dialog) => {
          messages.push(`a dialog: ${dialog.message()}`);
          void dialog.dismiss();
        });
        await page.emulateMedia({ media, colorScheme });
        await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);

        // Nothing runs, nothing is loaded, nothing is complained about.
        expect(outside).toEqual([]);
        expect(messages).toEqual([]);
        expect(await page.locator("script, iframe, img, object, form").count()).toBe(0);

        // The page does not scroll sideways; what is too wide scrolls by itself.
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);

        // Everything drawn stays inside its picture, and letters are not too small to read.
        const wild = await page.evaluate(`[...document.querySelectorAll("svg circle, svg text")].filter((one) => {
        const box = one.getBoundingClientRect(), frame = one.closest("svg").getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
      }).map((one) => one.outerHTML)`);
        if (name !== "hostile") expect(wild).toEqual([]);

        const pictures = process.env.PICTURES;
        if (pictures !== undefined) {
          mkdirSync(pictures, { recursive: true });
          await page.screenshot({ path: join(pictures, `${name}-${view}.png`), fullPage: true });
        }

        // Contrast, names, order of headings, tables and so on, by the rules of WCAG that a program can check.
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate("axe.run()")) as Found;
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await context.close();
      },
      60_000,
    );
  });

  test("can be walked through with the keyboard", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "third-fold.html")).href);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the report");
    const visited = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press("Tab");
      visited.add(
        String(await page.evaluate("document.activeElement.tagName + '.' + document.activeElement.className")),
      );
    }
    // Links, commands to copy, and what can be opened; behind that, what scrolls.
    expect([...visited].sort()).toEqual(expect.arrayContaining(["A.", "PRE.", "SUMMARY."]));
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open]").count()).toBe(1);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("scroll");
    await page.close();
  });

  test("a link to a line of the log leads to it", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "third-fold.html")).href);
    await page.locator("#evidence a", { hasText: "line 55" }).first().click();
    expect(await page.locator("li:target").textContent()).toContain("Check failed: ret == 0 (11 vs. 0)");
    await page.close();
  });
});
