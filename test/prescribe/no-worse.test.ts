/** A number to copy is never worse than what the log shows, and touches nothing that the log does not blame. */
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { diagnoseText } from "../support/read.ts";

const changesOf = (log: string, remedy: string) =>
  diagnoseText(log).diagnoses[0]?.remedies.find((r) => r.id === remedy)?.changes ?? [];
const texts = (log: string, remedy: string) =>
  changesOf(log, remedy)
    .map((c) => c.text)
    .join("\n");

describe("raising a limit", () => {
  const all = builtIn.remedies.flatMap((r) =>
    r.changes.map((c) => ({ id: r.id, text: c.text.map((p) => (typeof p === "string" ? p : "4242")).join("") })),
  );
  test("leaves a hard limit as it is: the shell's ulimit sets it too without -S", () => {
    for (const { id, text } of all)
      for (const [command] of text.replace(/#.*$/gm, "").matchAll(/\bulimit (?:-[A-Za-z]+ )+(?:"\$\(|\d)/g))
        expect(command, id).toMatch(/^ulimit -S /);
  });
  test("sets a Linux sysctl only where it is lower", () => {
    const setting = all.filter(
      ({ id, text }) => id.startsWith("raise-") && /sysctl -w (?:kernel|vm|fs)\./.test(text.replace(/#.*$/gm, "")),
    );
    expect(setting.length).toBeGreaterThan(4);
    for (const { id, text } of setting)
      for (const [, key = "", value = ""] of text.matchAll(/sysctl -w ((?:kernel|vm|fs)\.[\w.-]+)=(\w+)/g))
        expect(text, id).toContain(`[ "$(sysctl -n ${key})" -ge ${value} ]`);
  });
  test("binds no user but the one who asked", () => {
    for (const { id, text } of all) expect(text, id).not.toMatch(/\* (?:soft|hard|-) /);
  });
  test("names only the machine's limit that the log shows", () => {
    const log = (key: string) =>
      `$ sysctl ${key}\n${key} = 420\n/tmp/launch.sh: fork: Resource temporarily unavailable\n`;
    expect(texts(log("kernel.pid_max"), "raise-kernel-threads")).not.toContain("threads-max");
    expect(texts(log("kernel.threads-max"), "raise-kernel-threads")).not.toContain("pid_max");
  });
  test("names inotify's instances for a watcher that was refused one, and its watches for a watch", () => {
    const instances = texts("Error: failed to create FS watcher: too many open files", "raise-inotify");
    expect(instances).toContain("max_user_instances");
    expect(instances).not.toContain("max_user_watches");
    const watches = texts(
      "Error: ENOSPC: System limit for number of file watchers reached, watch 'a'",
      "raise-inotify",
    );
    expect(watches).toContain("max_user_watches");
    expect(watches).not.toContain("max_user_instances");
  });
});

describe("more memory", () => {
  test("is worked out from the peak of the process that the kernel killed", () => {
    const text = texts(
      "Out of memory: Killed process 812 (python) total-vm:99000kB, anon-rss:8388608kB, file-rss:0kB\n",
      "raise-memory",
    );
    // Half of 8 GB.
    expect(text).toContain("fallocate -l 4096M /swapfile");
    expect(text).not.toContain("--mem");
  });
  test("for a mapping that was refused is as much as was asked for", () => {
    // 16,642,998,272 bytes are 15,872 MB.
    const text = texts(
      "RuntimeError: unable to mmap 16642998272 bytes from file <./weights.bin>: Cannot allocate memory (12)",
      "raise-memory",
    );
    expect(text).toContain("fallocate -l 15872M");
  });
  test("is asked of Slurm from what the job had, and is no swap there", () => {
    const text = texts(
      "#SBATCH --mem=8G\nslurmstepd: error: Detected 1 oom_kill event in StepId=77.0. Some of the step tasks have been OOM Killed.\n",
      "raise-memory",
    );
    // One and a half times 8,192 MB.
    expect(text).toContain("#SBATCH --mem=12288M");
    expect(text).not.toContain("swap");
  });
  test("is a larger node where the whole node ran out", () => {
    const text = texts(
      'kubelet[811]: manager.go:1126] Created an OOM event in container "/" at 2026-03-02 09:10:11 +0000 UTC',
      "raise-memory",
    );
    expect(text).toContain("kubectl describe node");
    expect(text).not.toMatch(/limits:|swap/);
  });
  test("is asked of LSF in its own words", () => {
    const log =
      '$ bsub -R "rusage[mem=1000]" -M 1000 ./test.sh\nOpenBLAS blas_thread_init: pthread_create: Resource temporarily unavailable\nOpenBLAS blas_thread_init: RLIMIT_NPROC 800001 current, 800001 max\n';
    const all = diagnoseText(log).diagnoses.flatMap((d) =>
      d.remedies.filter((r) => r.id === "raise-memory").flatMap((r) => r.changes),
    );
    expect(all.length).toBeGreaterThan(0);
    expect(all.map((c) => c.text).join()).toContain('bsub -M 4000 -R "rusage[mem=4000]"');
    expect(all.map((c) => c.text).join()).not.toContain("swap");
  });
});

describe("smaller stacks", () => {
  const OPENBLAS =
    "OpenBLAS blas_thread_init: pthread_create failed for thread 20 of 96: Resource temporarily unavailable\nOpenBLAS blas_thread_init: RLIMIT_NPROC 800002 current, 800002 max\n";
  test("are smaller than the limit in force", () => {
    expect(texts(`${OPENBLAS}stack size              (kbytes, -s) 600000\n`, "lower-stack-size")).toContain(
      "ulimit -S -s 8192",
    );
    expect(
      texts(
        `${OPENBLAS}max locked memory (kbytes, -l) 64\nvirtual memory          (kbytes, -v) 4194304\n`,
        "lower-stack-size",
      ),
    ).toContain("ulimit -S -s 2048");
  });
  test("for OpenBLAS are not asked of Python or OpenMP, whose settings it does not read", () => {
    const text = texts(`${OPENBLAS}stack size              (kbytes, -s) 600000\n`, "lower-stack-size");
    expect(text).not.toMatch(/threading\.stack_size|OMP_STACKSIZE/);
  });
  test("come with the limit on address space where that is what the log shows", () => {
    expect(texts(`${OPENBLAS}virtual memory          (kbytes, -v) 4194304\n`, "raise-memory")).toContain(
      'ulimit -S -v "$(ulimit -H -v)"',
    );
  });
});

describe("fewer", () => {
  const KILLED =
    "joblib.externals.loky.process_executor.TerminatedWorkerError: A worker process managed by the executor was unexpectedly terminated.\nThe exit codes of the workers are {SIGKILL(-9)}\n";
  test("jobs are half of those that run", () => {
    expect(
      texts(`[Parallel(n_jobs=2)]: Using backend LokyBackend with 2 concurrent workers.\n${KILLED}`, "reduce-workers"),
    ).toContain("n_jobs=1)");
  });
  test("jobs that the log does not count get no number", () => {
    const text = texts(KILLED, "reduce-workers");
    expect(text).toContain("n_jobs // 2");
    expect(text).not.toMatch(/n_jobs=\d/);
  });
  test("samples are half of the first dimension of an activation that the device refused", () => {
    const log =
      "OOM when allocating tensor with shape[8,400,2048] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc";
    expect(texts(log, "reduce-batch")).toContain("batch_size = 4 ");
  });
  test("samples that the log does not count get no number", () => {
    expect(
      texts("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB", "reduce-batch"),
    ).toMatch(/^batch_size = batch_size \/\/ 2/);
  });
  test("workers of a loader are spoken of only where a loader is seen", () => {
    const shared =
      "RuntimeError: unable to mmap 65536 bytes from file </torch_811_1234567_89>: Cannot allocate memory (12)";
    expect(texts(shared, "reduce-workers")).toContain("--workers");
    expect(texts(shared, "reduce-workers")).not.toContain("DataLoader");
    expect(
      texts("RuntimeError: DataLoader worker (pid 572) is killed by signal: Bus error.", "reduce-workers"),
    ).toContain("DataLoader");
  });
  test("neither workers nor samples are fewer where one file was too large to map", () => {
    const log = "RuntimeError: unable to mmap 16642998272 bytes from file <./weights.bin>: Cannot allocate memory (12)";
    expect(changesOf(log, "reduce-batch")).toEqual([]);
    // One file is mapped once, by however few workers, and before any step.
    expect(diagnoseText(log).diagnoses[0]?.remedies.map((r) => r.id)).toEqual(["raise-memory"]);
  });
});
