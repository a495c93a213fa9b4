/**
 * The Python helper that `crashdx probe` prints, as text: it logs the counters that a diagnosis needs, in the form that the counter
 * grammar reads. It has no dependency beyond Python 3.6's own library and never fails the run that it watches.
 *
 * Where its numbers come from: proc(5) for /proc/PID/status, statm, maps and fd; cgroups(7) for pids.current and pids.max;
 * getrlimit(2) for RLIMIT_NPROC and RLIMIT_NOFILE; on macOS proc_taskinfo of <sys/proc_info.h>, read by proc_pidinfo of libproc, and
 * the sysctl kern.num_taskthreads.
 */
const HELPER = String.raw`"""Logs how near a training run is to its limits, in the form that crashdx reads.

Save this as crashdx_probe.py beside your training script, then:

    from crashdx_probe import around, log_threads, watch

    log_threads("before TF import")             # as early as you can, before the heavy imports
    for fold in range(folds):
        with around("Fold %d/%d" % (fold + 1, folds)):         # logs START and END of each fold
            ...
            log_threads("Fold %d/%d after model creation" % (fold + 1, folds))

    with watch(60, "Epoch 1/90"):               # and every minute, while a long step runs
        ...

Each call writes one line to standard error (or to file=...):
    [THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB, fds=120/1024

proc    threads of this process; with their limit where one applies to them
cgroup  tasks of the container (cgroup pids), and the limit that is nearest
maps    memory mappings, and vm.max_map_count (Linux)
rss     resident memory, 1 MB = 2^20 bytes
fds     open descriptors, and the soft limit (ulimit -n)

What cannot be read is left out. Nothing here raises: a helper must not stop the run that it watches.
Python 3.6 or newer, Linux or macOS, no other package.
"""
import os
import sys
import threading

__all__ = ["log_threads", "around", "watch"]

_MB = 2 ** 20


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except Exception:
        return ""


def _number(text):
    try:
        return int(text.strip())
    except Exception:
        return None


def _soft_limit(name):
    try:
        import resource

        soft = resource.getrlimit(getattr(resource, name))[0]
        return None if soft == resource.RLIM_INFINITY or soft < 0 else soft
    except Exception:
        return None


def _status(field):
    for line in _read("/proc/self/status").splitlines():
        if line.startswith(field + ":"):
            return _number(line[len(field) + 1:])
    return None


def _task_info(libproc=None):
    """macOS: (threads, resident bytes) of this process, from struct proc_taskinfo; None elsewhere."""
    try:
        import ctypes
        import struct

        if libproc is None:
            if sys.platform != "darwin":
                return None
            libproc = ctypes.CDLL("/usr/lib/libproc.dylib")
        layout = "=6Q12i"  # six 64-bit times and sizes, then twelve 32-bit counts
        buffer = ctypes.create_string_buffer(struct.calcsize(layout))
        flavor = 4  # PROC_PIDTASKINFO
        if libproc.proc_pidinfo(os.getpid(), flavor, ctypes.c_uint64(0), buffer, len(buffer)) != len(buffer):
            return None
        fields = struct.unpack(layout, buffer.raw)
        return fields[15], fields[1]  # pti_threadnum, pti_resident_size
    except Exception:
        return None


def _sysctl(name):
    """macOS: a sysctl that is a 32-bit number; None elsewhere."""
    try:
        import ctypes

        if sys.platform != "darwin":
            return None
        value = ctypes.c_int(0)
        size = ctypes.c_size_t(ctypes.sizeof(value))
        libc = ctypes.CDLL("/usr/lib/libSystem.dylib")
        failed = libc.sysctlbyname(name.encode(), ctypes.byref(value), ctypes.byref(size), None, ctypes.c_size_t(0))
        return None if failed else value.value
    except Exception:
        return None


def _threads(task):
    """(threads of this process, their limit or None)."""
    if task is not None:
        return task[0], _sysctl("kern.num_taskthreads")
    count = _status("Threads")
    if count is None:
        count = threading.active_count()
    # RLIMIT_NPROC counts all threads of the user; root is exempt from it.
    root = getattr(os, "geteuid", lambda: 0)() == 0
    return count, None if root else _soft_limit("RLIMIT_NPROC")


def _cgroup():
    """(tasks, limit) of the cgroup around this process that is nearest to its limit; (tasks, None) where none is bounded."""
    best = None
    for line in _read("/proc/self/cgroup").splitlines():
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        if parts[0] == "0":
            root = "/sys/fs/cgroup"
        elif "pids" in parts[1].split(","):
            root = "/sys/fs/cgroup/pids"
        else:
            continue
        path = parts[2]
        for _ in range(64):
            here = root + path.rstrip("/")
            tasks = _number(_read(here + "/pids.current"))
            limit = _number(_read(here + "/pids.max"))
            if tasks is not None:
                if limit is not None and (best is None or best[1] is None or limit - tasks < best[1] - best[0]):
                    best = (tasks, limit)
                elif best is None:
                    best = (tasks, None)
            if path in ("", "/"):
                break
            path = os.path.dirname(path)
    return best


def _maps():
    try:
        count = 0
        with open("/proc/self/maps", "rb") as file:
            while True:
                chunk = file.read(1 << 20)
                if not chunk:
                    return count
                count += chunk.count(b"\n")
    except Exception:
        return None


def _resident(task):
    if task is not None:
        return task[1]
    try:
        return int(_read("/proc/self/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except Exception:
        return None


def _descriptors():
    for path in ("/proc/self/fd", "/dev/fd"):
        try:
            return len(os.listdir(path)) - 1  # one is the listing's own
        except Exception:
            pass
    return None


def _counter(name, value, limit=None):
    if value is None:
        return []
    return ["%s=%d" % (name, value) if limit is None else "%s=%d/%d" % (name, value, limit)]


def log_threads(label="", file=None):
    """Writes one line of counters. The label says where the run is: "Fold 2/3 after Stage 1 fit"."""
    try:
        # A label is one line without a colon of its own, as the first colon behind it ends it.
        text = " ".join(str(label).replace(":", " ").split())[:120]
        text = "".join(c for c in text if c.isprintable())
        task = _task_info()
        parts = _counter("proc", *_threads(task))
        cgroup = _cgroup()
        if cgroup is not None:
            parts += _counter("cgroup", *cgroup)
        parts += _counter("maps", _maps(), _number(_read("/proc/sys/vm/max_map_count")))
        resident = _resident(task)
        if resident is not None:
            parts.append("rss=%dMB" % (resident // _MB))
        parts += _counter("fds", _descriptors(), _soft_limit("RLIMIT_NOFILE"))
        out = sys.stderr if file is None else file
        # One write for the whole line, so that other threads do not break into it.
        out.write("[THREADS] %s: %s\n" % (text or "probe", ", ".join(parts)))
        out.flush()
    except Exception:
        pass


class around(object):
    """with around("Fold 1/3"): logs the counters at START and at END of the block, also when it fails."""

    def __init__(self, label, file=None):
        self.label = label
        self.file = file

    def __enter__(self):
        log_threads("%s START" % (self.label,), self.file)
        return self

    def __exit__(self, *failure):
        log_threads("%s END" % (self.label,), self.file)
        return False


class watch(object):
    """with watch(60, "Fold 1/3"): logs the counters every 60 seconds, from a daemon thread; the label may be changed meanwhile."""

    def __init__(self, seconds=60.0, label="", file=None):
        self.seconds = seconds
        self.label = label
        self.file = file
        self._done = threading.Event()
        self._thread = None

    def start(self):
        try:
            thread = threading.Thread(target=self._run, name="crashdx-probe", daemon=True)
            thread.start()
            self._thread = thread
        except Exception:
            pass  # no thread to be had: that is for the run itself to find out
        return self

    def stop(self):
        self._done.set()
        try:
            if self._thread is not None:
                self._thread.join(1.0)
        except Exception:
            pass

    def _run(self):
        try:
            while not self._done.wait(max(0.01, float(self.seconds))):
                log_threads("%s watch" % (self.label,), self.file)
        except Exception:
            pass

    def __enter__(self):
        return self.start()

    def __exit__(self, *failure):
        self.stop()
        return False


if __name__ == "__main__":
    log_threads("probe")
`;

/** The helper's text, to be saved as crashdx_probe.py. */
export function probeScript(): string {
  return HELPER;
}

/** Where the helper goes and where to call it, in plain text of a few lines. */
export function probeAdvice(): string {
  return ADVICE;
}

const ADVICE = `Save the helper as crashdx_probe.py beside the training script:

    crashdx probe > crashdx_probe.py

Call log_threads at the same places of every fold (trial, epoch), with the number in the label, "Fold 2/5 after model creation":
  - once before the heavy imports, and once behind them;
  - at the START of each fold, and as the last thing of it, behind the cleanup;
  - behind each step that builds something: data, model, each fit. The step at which a counter grows is found from these.
For a long run of epochs one call at the end of each epoch is enough: log_threads("Epoch %d/%d END" % (epoch + 1, epochs)).
In a run of several processes call it in each; the launcher's prefix ([rank0]:) keeps them apart.

Run until it fails again, or for four folds or more (two say nothing sure), and give the whole log to crashdx.
`;
