/** A report's words and forms fit the kind of failure that the log shows. */
import { describe, expect, test } from "vitest";
import { diagnoseText } from "../support/read.ts";

const first = (log: string) => {
  const [diagnosis] = diagnoseText(log).diagnoses;
  if (diagnosis === undefined) throw new Error("no diagnosis");
  return diagnosis;
};
const ids = (log: string) => first(log).remedies.map((r) => r.id);
const remedy = (log: string, id: string) => first(log).remedies.find((r) => r.id === id);
const texts = (log: string, id?: string) =>
  first(log)
    .remedies.filter((r) => id === undefined || r.id === id)
    .flatMap((r) => r.changes.map((c) => c.text))
    .join("\n");

describe("a lock", () => {
  const held =
    "BlockingIOError: [Errno 11] Unable to open file (unable to lock file, errno = 11, error message = 'Resource temporarily unavailable')";
  const none = "OSError: Unable to create file (unable to lock file, errno = 37, error message = 'No locks available')";
  test("that another process holds: first find the holder, then wait, and only then go without", () => {
    expect(ids(held).slice(0, 3)).toEqual(["kill-stale-processes", "retry-io", "disable-file-locking"]);
    expect(first(held).why).not.toContain("file system");
  });
  test("that the file system does not have: nobody holds it", () => {
    expect(first(none).title).toBe("The file system has no locks");
    expect(ids(none)[0]).toBe("disable-file-locking");
    for (const id of ["kill-stale-processes", "retry-io", "close-descriptors"]) expect(ids(none)).not.toContain(id);
    expect(
      first(none)
        .checks.map((c) => c.command)
        .join(),
    ).not.toMatch(/fuser|lsof/);
  });
  test("of the package manager: its holder is named and not killed", () => {
    const apt = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7888 (python3)";
    expect(texts(apt, "kill-stale-processes")).toContain("-p 7888");
    expect(texts(apt, "kill-stale-processes")).not.toMatch(/^\s*kill/m);
    expect(texts(apt, "retry-io")).toContain("DPkg::Lock::Timeout");
    expect(texts(apt)).not.toMatch(/h5py|sock/);
  });
  test("of a database: its path stands in the command", () => {
    const db = "IO error: lock /data/chain/LOCK: Resource temporarily unavailable";
    expect(texts(db, "kill-stale-processes")).toContain("fuser -v /data/chain/LOCK");
    expect(texts(db)).not.toMatch(/h5py|selectors/);
  });
});

describe("ranks that wait in vain", () => {
  const watchdog = (ms: number) =>
    `[rank2]:[E ProcessGroupNCCL.cpp:563] [Rank 2] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=19, OpType=ALLREDUCE, NumelIn=1, NumelOut=1, Timeout(ms)=${ms}) ran for ${ms + 93} milliseconds before timing out.`;
  test("are to be found first, and a longer wait is twice the one that was over", () => {
    expect(ids(watchdog(1_800_000))[0]).toBe("fix-input");
    expect(texts(watchdog(1_800_000), "add-timeout")).toContain("timedelta(minutes=60)");
    expect(texts(watchdog(7_200_000), "add-timeout")).toContain("timedelta(minutes=240)");
    expect(texts(watchdog(7_200_000))).not.toContain("joblib");
  });
});

describe("the forms are those of the program", () => {
  test("a full queue of a server is no matter of the client's code", () => {
    const nginx =
      "2026/03/02 09:10:11 [error] 811#0: *77 connect() to unix:///var/sockets/app.sock failed (11: Resource temporarily unavailable) while connecting to upstream";
    expect(texts(nginx)).toContain("net.core.somaxconn");
    expect(texts(nginx)).not.toMatch(/selectors|joblib|pip /);
    expect(
      first(nginx)
        .checks.map((c) => c.command)
        .join(),
    ).toContain("connect");
  });
  test("a program that is not known to be Python's gets no Python for its sockets", () => {
    const source = "ustreamer: V4L2 capture: Can't grab device frame: Resource temporarily unavailable";
    expect(texts(source)).not.toContain("selectors");
    expect(
      texts(
        "BlockingIOError: [Errno 35] Resource temporarily unavailable\nsocket.error: [Errno 35] Resource temporarily unavailable",
      ),
    ).toContain("selectors");
  });
  test("a remedy's links are those of what it is here", () => {
    const denied = remedy("PermissionError: [Errno 13] Permission denied: '/srv/out/run-7'", "fix-input");
    expect(denied?.references.join()).toContain("chown");
    expect(denied?.references.join()).not.toMatch(/ffprobe|uvc|keyrings/);
    expect(denied?.changes.map((c) => c.text.replace(/#.*/g, "")).join()).not.toContain("chown");
  });
  test("a Ruby program gets no Python", () => {
    const ruby =
      "client.rb:170:in `rescue in read': Resource temporarily unavailable - Timeout reading from the socket (Errno::EAGAIN)";
    expect(texts(ruby)).not.toMatch(/import |pip /);
  });
  test("a worker of PyTorch that crashed prints nothing through faulthandler", () => {
    const worker =
      "ERROR: Unexpected segmentation fault encountered in worker.\nRuntimeError: DataLoader worker (pid 811) is killed by signal: Segmentation fault.";
    expect(texts(worker)).not.toContain("-X faulthandler");
    expect(texts(worker)).toContain("dataset[i]");
    expect(texts("train.sh: line 3: 812 Segmentation fault (core dumped) python train.py")).toContain(
      "-X faulthandler",
    );
  });
});

describe("what ran out has its name", () => {
  test("requests for asynchronous I/O", () => {
    const aio =
      "FATAL: Exception during startup, aborting: std::runtime_error (Could not setup Async I/O: Resource temporarily unavailable. The most common cause is not enough request capacity in /proc/sys/fs/aio-max-nr.)";
    expect(first(aio).headline).toBe("Asynchronous I/O requests ran out");
    expect(remedy(aio, "fix-input")?.title).toBe("Raise fs.aio-max-nr");
    expect(remedy(aio, "fix-input")?.not).not.toContain("No limit has to be raised");
    expect(ids(aio)).not.toContain("upgrade-library");
  });
  test("local ports, whose range is never made narrower", () => {
    const dial = "dial tcp 203.0.113.40:80: connect: cannot assign requested address";
    expect(first(dial).headline).toBe("No local port was free");
    expect(remedy(dial, "close-descriptors")?.title).toBe("Keep connections open and use them again");
    expect(remedy(dial, "close-descriptors")?.risk).toContain("ip_local_reserved_ports");
    expect(texts(dial, "close-descriptors")).toContain("-le 16384 ]");
    expect(texts(dial, "kill-stale-processes")).not.toContain("nlwp");
  });
  test("a port that is taken: its number stands in the command", () => {
    expect(texts("ERROR: Port 6006 is already in use", "kill-stale-processes")).toContain("grep ':6006 '");
  });
  test("Slurm's reason, and nothing to fix in the program", () => {
    const log = "slurmstepd: error: *** JOB 811 ON n7 CANCELLED AT 2026-03-02T09:10:11 DUE TO PREEMPTION ***";
    expect(first(log).why).toContain("PREEMPTION");
    expect(ids(log)).not.toContain("fix-input");
    expect(ids(log)).not.toContain("upgrade-library");
  });
});
