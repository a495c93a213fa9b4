/**
 * Makes the logs of the benchmarks, the same ones every time (a fixed seed). Nothing here is copied from a real log: lines are put together
 * in the shapes that trainers, launchers and libraries print.
 */
import { random } from "./random.ts";

type Line = (rand: () => number, i: number) => string;

const int = (rand: () => number, most: number) => Math.floor(rand() * most);
const pick = <T>(rand: () => number, from: readonly T[]): T => from[int(rand, from.length)] as T;
const two = (n: number) => String(n).padStart(2, "0");
const clock = (i: number) =>
  `2026-03-${two(1 + ((i >> 19) % 28))} ${two((i >> 14) % 24)}:${two((i >> 7) % 60)}:${two(i % 60)}`;
const float = (rand: () => number, digits = 4) => rand().toFixed(digits);
const duration = (s: number) => `${two(Math.floor(s / 60))}:${two(s % 60)}`;

const bar = (share: number, width = 10) => "█".repeat(Math.floor(share * width)).padEnd(width, " ");
const tqdm: Line = (r, i) => {
  const n = i % 4000;
  return `Training: ${String(Math.floor(n / 40)).padStart(3)}%|${bar(n / 4000)}| ${n}/4000 [${duration(n >> 4)}<${duration((4000 - n) >> 4)}, ${(20 + r() * 20).toFixed(2)}it/s, loss=${float(r)}, lr=1.${int(r, 10)}e-04]`;
};
const asciiBar: Line = (r, i) =>
  `${int(r, 100)}%|${"#".repeat(int(r, 10)).padEnd(10)}| ${i % 938}/938 [${duration(int(r, 900))}<${duration(int(r, 900))}, ${(r() * 90).toFixed(2)}it/s]`;
const keras: Line = (r, i) =>
  `${i % 214}/214 ${"━".repeat(20)} ${int(r, 99)}s ${int(r, 900)}ms/step - accuracy: ${float(r)} - loss: ${float(r)} - val_accuracy: ${float(r)}`;
const oldKeras: Line = (r, i) =>
  `${String(i % 1875).padStart(4)}/1875 [${"=".repeat(int(r, 29))}>${".".repeat(int(r, 20))}] - ETA: ${int(r, 90)}s - loss: ${float(r)} - acc: ${float(r)}`;
const info: Line = (r, i) =>
  `${clock(i)},${int(r, 999)} - trainer - INFO - batch ${i % 5000} loss ${float(r)} grad_norm ${(r() * 4).toFixed(3)} tokens/s ${int(r, 90000)} mem ${int(r, 80)}.${int(r, 9)}G`;
const debug: Line = (r, i) =>
  `${clock(i)} [DEBUG] ${pick(r, ["data.loader", "optim.sched", "model.layers", "io.cache", "net.client"])}: ${pick(r, ["fetched shard", "warmup factor", "rebuilt index", "flushed queue", "prefetch depth"])} ${int(r, 4096)} in ${(r() * 9).toFixed(3)} ms`;
const nccl: Line = (r) =>
  `node${int(r, 64)}:${1000 + int(r, 9000)}:${1000 + int(r, 9000)} [${int(r, 8)}] NCCL INFO Channel ${two(int(r, 24))}/0 : ${int(r, 8)}[${int(r, 8)}] -> ${int(r, 8)}[${int(r, 8)}] via P2P/CUMEM/read`;
const dict: Line = (r) =>
  `{'loss': ${float(r)}, 'grad_norm': ${(r() * 3).toFixed(6)}, 'learning_rate': ${(r() * 9).toFixed(3)}e-05, 'reward': ${float(r)}}`;
const warning: Line = (r) =>
  `/opt/conda/lib/python3.11/site-packages/${pick(r, ["torch/nn/modules/module.py", "sklearn/utils/validation.py", "numpy/core/fromnumeric.py", "transformers/tokenization_utils_base.py"])}:${int(r, 3000)}: ${pick(r, ["UserWarning", "FutureWarning", "DeprecationWarning"])}: ${pick(r, ["the default value will change in a later release", "this argument is ignored", "falling back to the slow path for this layout"])}`;
const tensorflow: Line = (r, i) =>
  `${clock(i)}.${int(r, 999999)}: I tensorflow/core/${pick(r, ["platform/cpu_feature_guard.cc", "common_runtime/gpu/gpu_device.cc", "grappler/optimizers/meta.cc"])}:${int(r, 2000)}] ${pick(r, ["This binary is optimized for the processor", "Created device with 38000 MB", "Loaded runtime library 8902", "disabling layout rewrite for node"])}`;
const json: Line = (r, i) =>
  `{"ts": ${1772000000 + i}, "level": "info", "msg": "${pick(r, ["served batch", "synced weights", "evicted page", "compacted log"])}", "ms": ${int(r, 900)}, "ok": true, "id": "${int(r, 2 ** 31).toString(16)}"}`;
const blank: Line = () => "";
const path: Line = (r) =>
  `  Downloading shard-${String(int(r, 99999)).padStart(5, "0")}-of-99999.parquet (${int(r, 900)}.${int(r, 9)} MB) to /data/cache/${int(r, 2 ** 31).toString(16)}`;
const table: Line = (r) => `| ${int(r, 100)} | ${float(r)} | ${float(r)} | ${"-".repeat(int(r, 20))} |`;

/** What the diagnosis looks for, at the rate at which a long run prints it. */
const marker: Line = (_, i) => `Epoch ${1 + ((i >> 9) % 300)}/300`;
const threads: Line = (r, i) =>
  `[THREADS] Fold ${1 + ((i >> 16) % 8)}/8 ${pick(r, ["START", "after Stage 1 fit", "after Stage 2 fit", "AFTER CLEANUP"])}: proc=${50 + int(r, 40)}, cgroup=${200 + int(r, 60)}/7680, maps=${2000 + (i >> 12)}/65530, rss=${2000 + (i >> 13)}MB`;
const trouble: Line = (r) =>
  pick(r, [
    "OSError: [Errno 24] Too many open files: '/data/part.npy'",
    "RuntimeError: can't start new thread",
    "Traceback (most recent call last):",
    "OpenBLAS blas_thread_init: pthread_create failed for thread 11 of 64: Resource temporarily unavailable",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
  ]);

const REALISTIC: readonly (readonly [number, Line])[] = [
  [46, tqdm],
  [8, asciiBar],
  [14, keras],
  [4, oldKeras],
  [10, info],
  [4, debug],
  [4, nccl],
  [2, dict],
  [0.1, warning],
  [0.02, tensorflow],
  [3, json],
  [1, blank],
  [1, path],
  [0.65, table],
  [0.3, marker],
  [0.04, threads],
  [0.01, trouble],
];

/** Beginnings and parts of what is looked for: they must be looked at and are nothing. */
const NEAR: readonly string[] = [
  "pthread_creat",
  "pthread_join",
  "Too many open sockets",
  "Too many open fil",
  "can't start new epoch of the moon",
  "Resource temporarily",
  "Check failing:",
  "Cannot allocate memo",
  "[THREAD] ",
  "[THREADS",
  "CUDA_ERROR_OUT_OF_",
  "Segmentation mask",
  "core dump",
  "std::bad_",
  "MemoryErr",
  "No space left",
  "RuntimeErr",
  "Errno 24",
  "oom_kil",
  "exit cod",
  "SIGABR",
  "Killing",
  "Broken pip",
  "thread_init",
  "unable to create native",
  "fork: ret",
  "mmap fail",
  "munma",
  "shm_ope",
];
const near: Line = (r, i) => `${clock(i)} ${pick(r, NEAR)} ${pick(r, NEAR)} ${int(r, 1e6)} ${pick(r, NEAR)} x`;

const weighted = (mix: readonly (readonly [number, Line])[]): Line => {
  const total = mix.reduce((sum, [weight]) => sum + weight, 0);
  return (r, i) => {
    let at = r() * total;
    for (const [weight, line] of mix) {
      at -= weight;
      if (at < 0) return line(r, i);
    }
    return "";
  };
};
const realistic = weighted(REALISTIC);
const adversarial: Line = (r, i) => (r() < 0.3 ? near(r, i) : realistic(r, i));
const dense: Line = (r, i) => (i % 2 === 0 ? threads(r, i << 4) : keras(r, i));

function* lines(line: Line, bytes: number, seed: number, ending: string): Generator<Uint8Array> {
  const rand = random(seed);
  const encoder = new TextEncoder();
  // A block is made once and used a few times with other numbers in it: a gigabyte in seconds, without being the same text again.
  let made = 0;
  for (let i = 0; made < bytes; ) {
    let text = "";
    for (let n = 0; n < 20_000; n++) text += `${line(rand, i++)}${ending}`;
    const block = encoder.encode(text);
    const part = block.subarray(0, Math.min(block.length, bytes - made));
    made += part.length;
    yield part;
  }
}

/** Three lines: states of a progress bar between bare \r, base64 with one hit, and one letter again and again. */
function* giant(bytes: number): Generator<Uint8Array> {
  const rand = random(7);
  const encoder = new TextEncoder();
  const third = Math.floor(bytes / 3);
  const block = (make: () => string) => {
    let text = "";
    while (text.length < 1 << 20) text += make();
    return encoder.encode(text.slice(0, 1 << 20));
  };
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const blocks = [
    block(() => `\r${tqdm(rand, int(rand, 4000))}`),
    block(() => letters.charAt(int(rand, 64))),
    block(() => "E"),
  ];
  for (const [k, one] of blocks.entries()) {
    for (let at = 0; at < third; at += one.length) yield one.subarray(0, Math.min(one.length, third - at));
    yield encoder.encode(k === 1 ? " RuntimeError: can't start new thread\n" : "\n");
  }
}

const MiB = 1 << 20;

export const KINDS: { readonly [name: string]: (bytes: number) => Generator<Uint8Array> } = {
  realistic: (bytes) => lines(realistic, bytes, 1, "\n"),
  adversarial: (bytes) => lines(adversarial, bytes, 2, "\n"),
  dense: (bytes) => lines(dense, bytes, 3, "\n"),
  crlf: (bytes) => lines(realistic, bytes, 4, "\r\n"),
  giant,
};

/** A text of a few MiB against whose bytes the sieve's windows are chosen: other seeds than the benchmarks, all shapes. */
export function sampleText(): Uint8Array {
  const parts = [...lines(realistic, 3 * MiB, 91, "\n"), ...lines(adversarial, 1 * MiB, 92, "\n")];
  const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
