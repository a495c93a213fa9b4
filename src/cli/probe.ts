/** `crashdx probe`: a Python helper without dependencies that logs, in the form the counter grammar reads, what a diagnosis needs. */

export const PROBE = `"""Logs how near a training run is to its limits, for crashdx (https://www.npmjs.com/package/crashdx).

Save as thread_log.py beside your training script, and call it where things change:

    from thread_log import log_threads
    log_threads("before TF import")              # as early as you can
    for fold in range(folds):
        log_threads(f"Fold {fold + 1}/{folds} START")
        ...
        log_threads(f"Fold {fold + 1}/{folds} AFTER CLEANUP")

One line a call, on standard error:
    [THREADS] Fold 1/3 START: proc=36/7680, cgroup=506/7680, maps=1850/65530, rss=1200MB, fds=120/1024
proc: threads of this process and its limit (ulimit -u counts all threads of the user); cgroup: tasks of the container;
maps: memory maps; rss: resident memory; fds: open descriptors. What cannot be read is left out.
It never raises: a helper must not stop the run that it watches.
"""
import os
import sys

MB = 2 ** 20


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except Exception:
        return None


def _number(text):
    try:
        return int(text.strip())
    except Exception:
        return None


def _count_lines(path):
    try:
        with open(path, "rb") as file:
            return sum(chunk.count(b"\\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    except Exception:
        return None


def _status(field):
    for line in (_read("/proc/self/status") or "").splitlines():
        if line.startswith(field + ":"):
            return _number(line.split(":", 1)[1].split()[0])
    return None


def _soft_limit(name):
    try:
        import resource

        soft = resource.getrlimit(getattr(resource, name))[0]
        return None if soft == resource.RLIM_INFINITY else soft
    except Exception:
        return None


def _threads():
    count = _status("Threads")
    if count is None:
        try:
            import threading

            count = threading.active_count()
        except Exception:
            pass
    return count


def _cgroup():
    """The nearest cgroup that bounds its tasks: (tasks, limit)."""
    for line in (_read("/proc/self/cgroup") or "").splitlines():
        parts = line.split(":", 2)
        if len(parts) != 3 or (parts[0] != "0" and "pids" not in parts[1].split(",")):
            continue
        root = "/sys/fs/cgroup" if parts[0] == "0" else "/sys/fs/cgroup/pids"
        path = parts[2]
        while True:
            here = root + path.rstrip("/")
            current, most = _number(_read(here + "/pids.current") or ""), _number(_read(here + "/pids.max") or "")
            if current is not None and most is not None:
                return current, most
            if path in ("", "/"):
                break
            path = os.path.dirname(path)
    return None


def _resident():
    try:
        pages = int((_read("/proc/self/statm") or "").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except Exception:
        pass
    try:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    except Exception:
        return None


def _descriptors():
    for path in ("/proc/self/fd", "/dev/fd"):
        try:
            return len(os.listdir(path)) - 1
        except Exception:
            pass
    return None


def _pair(name, value, limit):
    if value is None:
        return []
    return ["%s=%d" % (name, value) if limit is None else "%s=%d/%d" % (name, value, limit)]


def log_threads(label, file=None):
    try:
        parts = _pair("proc", _threads(), _soft_limit("RLIMIT_NPROC"))
        cgroup = _cgroup()
        if cgroup is not None:
            parts += _pair("cgroup", *cgroup)
        parts += _pair("maps", _count_lines("/proc/self/maps"), _number(_read("/proc/sys/vm/max_map_count") or ""))
        resident = _resident()
        if resident is not None:
            parts.append("rss=%dMB" % (resident // MB))
        parts += _pair("fds", _descriptors(), _soft_limit("RLIMIT_NOFILE"))
        print("[THREADS] %s: %s" % (label, ", ".join(parts)), file=file or sys.stderr, flush=True)
    except Exception:
        pass


if __name__ == "__main__":
    log_threads("probe")
`;
