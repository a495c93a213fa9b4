/** When a run that met failures is said to have ended well: which of them a good end forgives, and which it does not. */
import { describe, expect, test } from "vitest";
import { pack, signature, viewOf } from "./view.ts";

const PACK = pack(
  [
    signature("v.device", "device memory full", "operation: gpu-allocate"),
    signature("v.lost", "peer lost", "operation: network\nrole: consequence"),
    signature("v.hung", "collective timed out", "operation: collective\nrole: consequence"),
    signature("v.passed", "suite is green", "kind: sign\nshows: {outcome: passed}"),
    signature("v.ended", "run is over", "kind: sign\nshows: {outcome: ended}"),
    signature("v.handled", "going on without", "kind: sign\nshows: {outcome: handled}"),
    signature("v.reached", "peer answered", "kind: sign\nshows: {outcome: reached}"),
  ].join("---\n"),
);
const failuresOf = (...lines: string[]) => viewOf(`${lines.join("\n")}\n`, PACK).failures.map((f) => f.signature.id);

const THREAD = "cannot start thread 7 of pool_a: Resource temporarily unavailable";

describe("a good end", () => {
  test.each([
    ["a suite that passed forgives all", [THREAD, "suite is green"], []],
    ["a good end forgives what merely follows", ["peer lost", "run is over"], []],
    ["but no root of its own", ["device memory full", "run is over"], ["v.device"]],
    ["unless the run says that it handled it", ["device memory full", "going on without", "run is over"], []],
    ["and then ended well", ["device memory full", "going on without"], ["v.device"]],
    ["which must stand behind it", ["going on without", "run is over", "device memory full"], ["v.device"]],
    ["a shortage of the host stays", [THREAD, "going on without", "run is over"], ["t.thread"]],
    ["a peer that answers later was late", ["peer lost", "peer answered"], []],
    ["one that is lost again is not", ["peer lost", "peer answered", "peer lost"], ["v.lost"]],
    [
      "nor one that comes and goes",
      ["peer lost", "peer answered", "peer lost", "peer answered", "peer lost", "peer answered"],
      ["v.lost"],
    ],
    ["what merely follows is forgiven where the run counts on", ["peer lost", "Epoch 1/9", "Epoch 2/9"], []],
    ["but the next epoch may have been under way", ["Epoch 1/9", "peer lost", "Epoch 2/9"], ["v.lost"]],
    ["nor may what was printed before be flushed late", ["device memory full", "Epoch 1/9", "Epoch 3/9"], ["v.device"]],
    ["nor is a collective, which ends its process", ["collective timed out", "Epoch 1/9", "Epoch 3/9"], ["v.hung"]],
    ["unless it was handled", ["Epoch 1/9", "device memory full", "going on without", "Epoch 3/9"], []],
    ["and it forgives nothing else", ["gave up afterwards", "peer answered"], ["t.follow"]],
  ])("%s", (_, lines, left) => {
    expect(failuresOf(...lines)).toEqual(left);
  });
});
