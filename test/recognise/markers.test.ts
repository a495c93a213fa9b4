/** Lines that count rounds: epochs, folds, trials and steps. */
import { describe, expect, it } from "vitest";
import { markers } from "../../src/recognise/markers.ts";
import { readLabel } from "../../src/recognise/markers-points.ts";
import { restarts } from "../../src/recognise/restarts.ts";
import { eventsOf, markersOf, restartsOf } from "./lines.ts";

const marks = (text: string) =>
  markersOf(eventsOf(markers, text)).map(({ point, stage }) =>
    [point && `${point.per} ${point.index}${point.total === null ? "" : `/${point.total}`}`, stage]
      .filter(Boolean)
      .join(" "),
  );

describe("markers", () => {
  it.each([
    ["Epoch 12/30", ["epoch 12/30"]],
    ["Epoch 1:  42%|████▏     | 131/312 [00:10<00:14, 12.5it/s, loss=0.5]", ["epoch 1"]],
    ["Epoch 0 [Train]:   9%|▉         | 131/1428 [05:31<54:12,  2.51s/it]", ["epoch 0"]],
    ["Epoch 2/10:  38%|███▊      | 1671/4419 [14:02<23:05]", ["epoch 2/10"]],
    ["Epoch 3: 42%|", ["epoch 3"]],
    ["{'loss': 1.2, 'grad_norm': 0.8, 'epoch': 1.49}", ["epoch 1.49"]],
    ['{"epoch": 3, "loss": 0.2}', ["epoch 3"]],
    ["Epoch 00012: val_loss improved from 0.31 to 0.29", ["epoch 12"]],
    ["Epoch [12/30], Step [100/200], Loss: 0.2", ["epoch 12/30", "iteration 100/200"]],
    ["Epoch(train)  [3][50/7330]  lr: 1e-3", ["epoch 3"]],
    ["[2025-01-01 00:00:00] Epoch 3/120  loss=0.5", ["epoch 3/120"]],
    ["Fold 2/5", ["fold 2/5"]],
    ["=== Fold 3 ===", ["fold 3"]],
    [">>> python src/main.py --fold 2 --device-mode multi (pid 11092)", ["fold 2"]],
    ["Trial 12 finished", ["trial 12"]],
    ["[I 2024-01-01 10:00:00,123] Trial 15 finished with value: 0.8. Best is trial 12 with value: 1", ["trial 15"]],
    ["Run 1/5: num_envs=64, num_steps=128", ["trial 1/5"]],
    ["-- Processing task 14/32 (6 samples)", ["trial 14/32"]],
    ["Step 1200/20000", ["iteration 1200/20000"]],
    ["iter 300: loss 4.1, time 12ms", ["iteration 300"]],
    ["[2024-06-18 08:31:52] step   100 | loss 1.9", ["iteration 100"]],
    ["Stage 2", ["Stage 2"]],
    ["=== Stage 2 fit ===", ["Stage 2"]],
  ])("reads %s", (text, expected) => {
    expect(marks(text)).toEqual(expected);
  });

  it.each([
    "epochs: 300",
    "max_epochs=300",
    "best epoch 12",
    "resuming from epoch 12",
    "Namespace(epoch=3, lr=1)",
    "Saving epoch=3-step=100.ckpt",
    "Epoch time: 12.3s",
    "Epoch 12% done",
    "epoch.py",
    "214/214 ━━━━━━━━ 53s 248ms/step - accuracy: 0.87",
    "Step 3/12 : RUN pip install torch",
    "In step 3 we install it",
    "[Stage 3:===>      (12 + 4) / 200]",
    "10-fold 3",
    "manifold 3",
    "models/fold_2.h5",
    "Run 'docker run --help'",
    "task 3 is done",
    "[THREADS] Epoch 17/300 END: proc=3",
  ])("leaves %s alone", (text) => {
    expect(marks(text)).toEqual([]);
  });
});

describe("labels", () => {
  it.each([
    ["Fold 2 of 3 START", [["fold", 2, 3]], "START"],
    ["Fold #2: after fit", [["fold", 2, null]], "after fit"],
    ["fold=2 done", [["fold", 2, null]], "done"],
    ["Epoch [17/300] END", [["epoch", 17, 300]], "END"],
    [
      "Trial 3 Fold 2/5 END",
      [
        ["fold", 2, 5],
        ["trial", 3, null],
      ],
      "END",
    ],
    ["Fold 1/3 after step 2", [["fold", 1, 3]], "after step 2"],
    ["Step 1200", [["iteration", 1200, null]], ""],
    ["Round 3/10", [["iteration", 3, 10]], ""],
    ["batch=32", [], "batch=32"],
    ["after Stage 2 fit", [], "after Stage 2 fit"],
    ["after 2 folds", [], "after 2 folds"],
  ])("splits %s", (label, points, rest) => {
    const read = readLabel(label);
    expect(read.points.map((p) => [p.per, p.index, p.total])).toEqual(points);
    expect(read.rest).toBe(rest);
  });
});

describe("restarts", () => {
  it.each([
    [">>> python src/main.py --fold 2 --device-mode multi (pid 11092)", 11092],
    ["2026-03-04 13:06:44,817 - train - INFO - >>> python src/main.py --fold 2 (pid 11092)", 11092],
    ["$ python train.py --lr 1", null],
    ["user@host:~/x$ OMP_NUM_THREADS=8 python train.py", null],
    ["(base) user@host:~$ torchrun --nproc-per-node 8 train.py", null],
    ["root@c1:/app# python3 main.py", null],
    ["+ python train.py", null],
    ["Restarting training from checkpoint 12", null],
    ["Attempt 2/3", null],
    ["INFO:torch.distributed.elastic.agent.server.api:[default] Starting worker group", null],
    ["[launch] starting process pid=812", 812],
  ])("reads %s", (text, pid) => {
    expect(restartsOf(eventsOf(restarts, text)).map((r) => r.pid)).toEqual([pid]);
  });

  it.each([
    ">>> import torch",
    ">>> print(python )",
    "# python train.py",
    "To fix it, run python train.py again",
    "$ python -c 'import os'",
    "$ python --version",
    "$ python -m pip install torch",
    "$ cat train.py ",
    "Attempt 2/3 to download the file failed",
    "Restarting kernel",
    '  File "/usr/lib/python3.10/threading.py", line 5',
  ])("leaves %s alone", (text) => {
    expect(eventsOf(restarts, text)).toEqual([]);
  });
});
