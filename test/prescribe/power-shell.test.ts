/** Variables that a shell exports, as PowerShell sets them; what the shell would work out stays as it is. */
import { expect, test } from "vitest";
import { forPowerShell } from "../../src/prescribe/power-shell.ts";

test.each([
  ["export OMP_NUM_THREADS=2 MKL_NUM_THREADS=2", '$env:OMP_NUM_THREADS = "2"; $env:MKL_NUM_THREADS = "2"'],
  ["export UV_USE_IO_URING=0   # as before", '$env:UV_USE_IO_URING = "0"   # as before'],
  ['export FLAGS="--a=1 --b=2" X=', '$env:FLAGS = "--a=1 --b=2"; $env:X = ""'],
  ["export A=1\nexport B=2", '$env:A = "1"\n$env:B = "2"'],
  // What the shell would work out.
  ["export TMPDIR=/scratch/$USER", "export TMPDIR=/scratch/$USER"],
  ['export T="$(nproc)" U=1', 'export T="$(nproc)" U=1'],
  ["OMP_NUM_THREADS=2 python train.py", "OMP_NUM_THREADS=2 python train.py"],
])("%j", (text, expected) => {
  expect(forPowerShell(text)).toBe(expected);
});
