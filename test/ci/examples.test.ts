/** The ready pieces under fixtures/ci: each parses, and its shell runs over a failing job's log. */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bash, environment, example, FAILING, root, yamlOf } from "./steps.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function place(more: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "crashdx-example-"));
  folders.push(folder);
  writeFileSync(join(folder, "train.log"), FAILING);
  return { folder, env: environment(folder, more), read: (name: string) => readFileSync(join(folder, name), "utf8") };
}

describe("all pieces", () => {
  const files = readdirSync(join(root, "fixtures/ci"));
  it.each(files.filter((f) => /\.ya?ml$/.test(f)))("%s is YAML", (file) => {
    expect(typeof yamlOf(example(file))).toBe("object");
  });
  it.each(files.filter((f) => f.endsWith(".sh")))("%s is bash", (file) => {
    expect(spawnSync("bash", ["-n", example(file)], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
  it("are all named in the README there", () => {
    const page = readFileSync(example("README.md"), "utf8");
    for (const file of files.filter((f) => f !== "README.md")) expect(page).toContain(`\`${file}\``);
  });
});

describe("GitHub", () => {
  it("gives the action only inputs that it has, and uses only outputs that it has", () => {
    const action = yamlOf(join(root, "action.yml")) as { inputs: object; outputs: object };
    const text = readFileSync(example("github-workflow.yml"), "utf8");
    const workflow = parse(text) as { jobs: { train: { steps: { id?: string; with?: object }[] } } };
    const step = workflow.jobs.train.steps.find((s) => s.id === "crashdx");
    expect(Object.keys(step?.with ?? {}).filter((name) => !Object.hasOwn(action.inputs, name))).toEqual([]);
    const used = [...text.matchAll(/steps\.crashdx\.outputs\.([\w-]+)/g)].map(([, name = ""]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !Object.hasOwn(action.outputs, name))).toEqual([]);
  });
});

describe("GitLab", () => {
  it("writes the reports that the job hands on", () => {
    const { crashdx } = yamlOf(example("gitlab-ci.yml")) as {
      crashdx: { script: string[]; artifacts: { paths: string[]; reports: { [kind: string]: string } } };
    };
    const { folder, env, read } = place();
    const run = bash(crashdx.script.join("\n"), folder, env);
    expect([run.status, run.stdout, run.stderr]).toEqual([0, "", ""]);
    const { paths, reports } = crashdx.artifacts;
    for (const file of [...paths, ...Object.values(reports)]) expect(existsSync(join(folder, file))).toBe(true);
    expect((JSON.parse(read(reports.codequality ?? "")) as unknown[]).length).toBeGreaterThan(0);
    expect(read(reports.junit ?? "")).toMatch(/^<\?xml/);
  });
});

describe("Jenkins", () => {
  it("writes what the pipeline archives", () => {
    const text = readFileSync(example("Jenkinsfile"), "utf8");
    const scripts = [...text.matchAll(/sh '''([\s\S]*?)'''/g)].map(([, script = ""]) => script);
    const { folder, env } = place();
    const run = bash(scripts.at(-1) ?? "", folder, env);
    expect([run.status, run.stdout, run.stderr]).toEqual([0, "", ""]);
    for (const file of ["crashdx.xml", "crashdx.html", "crashdx.txt"]) {
      expect(text).toContain(file);
      expect(existsSync(join(folder, file))).toBe(true);
    }
    expect((text.match(/\{/g) ?? []).length).toBe((text.match(/\}/g) ?? []).length);
  });
});

describe("Buildkite", () => {
  it("annotates the build", () => {
    const { steps } = yamlOf(example("buildkite.yml")) as { steps: { command: string }[] };
    const { folder, env, read } = place(["buildkite-agent"]);
    const run = bash(steps[1]?.command ?? "", folder, env);
    expect([run.status, run.stdout, run.stderr]).toEqual([0, "", ""]);
    expect(read("calls.txt")).toMatch(
      /^buildkite-agent artifact download train\.log \.\nbuildkite-agent annotate .*\n## A resource ran out\n/,
    );
  });
});

describe("Azure Pipelines", () => {
  it("prints nothing of the log, and writes what it publishes", () => {
    const { steps } = yamlOf(example("azure-pipelines.yml")) as { steps: { bash?: string; displayName?: string }[] };
    const { folder, env, read } = place();
    const run = bash(steps.find((s) => s.displayName === "why it failed")?.bash ?? "", folder, env);
    expect([run.status, run.stdout, run.stderr]).toEqual([0, "", ""]);
    expect(read("crashdx.md")).toMatch(/^## A resource ran out\n/);
    expect(read("crashdx.xml")).toMatch(/^<\?xml/);
  });
});

describe("slurm", () => {
  /** Stands in for srun: one log a rank, then the command's end. */
  const srun = `for rank in 0 1; do printf '%s\\n' "Epoch $rank/3" > "\${1#--output=}.tmp"; cp "$FAILING" "$(printf '%s' "\${1#--output=}" | sed "s/%t/$rank/")"; done
rm -f -- "\${1#--output=}.tmp"; shift; exec "$@"`;
  const job = (status: number) => {
    const { folder, env, read } = place();
    writeFileSync(join(folder, "bin/srun"), `#!/bin/bash\n${srun}\n`);
    chmodSync(join(folder, "bin/srun"), 0o755);
    const run = spawnSync("bash", [example("slurm-epilogue.sh"), "sh", "-c", `exit ${status}`], {
      cwd: folder,
      env: { ...env, SLURM_JOB_ID: "7", FAILING: join(folder, "train.log") },
      encoding: "utf8",
      input: "",
    });
    return { run, folder, read };
  };
  it("the epilogue diagnoses a failed job and keeps its status", () => {
    const { run, read } = job(3);
    expect([run.status, run.stdout, run.stderr]).toEqual([3, "crashdx: see logs-7.txt\n", ""]);
    const { input } = JSON.parse(read("logs-7.json")) as { input: { sources: { name: string }[] } };
    expect(input.sources.map((s) => s.name)).toEqual(["logs-7/rank0.log", "logs-7/rank1.log"]);
    expect(read("logs-7.txt")).toMatch(/RAN OUT/);
  });
  it("the epilogue says nothing after a job that went well", () => {
    const { run, folder } = job(0);
    expect([run.status, run.stdout]).toEqual([0, ""]);
    expect(existsSync(join(folder, "logs-7.txt"))).toBe(false);
  });
  it("the array's tasks share out the list and write one case file each", () => {
    const { folder, env } = place();
    mkdirSync(join(folder, "logs"));
    const names = Array.from({ length: 7 }, (_, i) => `logs/rank ${i}.log`);
    for (const name of names) writeFileSync(join(folder, name), FAILING);
    writeFileSync(join(folder, "logs.txt"), `${names.join("\n")}\n`);
    for (const task of ["0", "1", "2"]) {
      const run = spawnSync("bash", [example("slurm-array.sh"), "logs.txt", "cases"], {
        cwd: folder,
        env: { ...env, SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: "3", CRASHDX: "crashdx" },
        encoding: "utf8",
      });
      expect([run.status, run.stdout, run.stderr]).toEqual([0, "", ""]);
    }
    const shown = (line: string) => bash(`SOURCE_DATE_EPOCH=0 crashdx -f json ${line}`, folder, env).stdout;
    expect(shown("cases/*.case")).toBe(shown("logs"));
  });
});

describe("Kubernetes", () => {
  it("the sidecar diagnoses when it is told to end", async () => {
    const job = yamlOf(example("kubernetes-job.yaml")) as {
      spec: { template: { spec: { initContainers: { command: string[]; restartPolicy: string }[] } } };
    };
    const [sidecar] = job.spec.template.spec.initContainers;
    expect(sidecar?.restartPolicy).toBe("Always");
    const { folder, env } = place();
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "logs/train.log"), FAILING);
    const [shell = "", ...args] = sidecar?.command ?? [];
    const child = spawn(shell, args, { cwd: folder, env: { ...env, LOGS: join(folder, "logs") } });
    let out = "";
    let told = false;
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      // Its first word is the version: then it waits.
      if (!told) setTimeout(() => child.kill("SIGTERM"), 500);
      told = true;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(0);
    expect(out).toMatch(/RAN OUT/);
  });
});
