/** `tsx test/bench/make.ts KIND MIB FILE`: writes one log of the benchmarks. */
import { closeSync, openSync, writeSync } from "node:fs";
import { KINDS } from "../../src/build/sample-logs.ts";

const [kind = "", size = "", file = ""] = process.argv.slice(2);
const make = KINDS[kind];
if (make === undefined || !(Number(size) > 0) || file === "") {
  console.error(`usage: tsx test/bench/make.ts KIND MIB FILE, where KIND is ${Object.keys(KINDS).join(", ")}`);
  process.exitCode = 2;
} else {
  const fd = openSync(file, "w");
  for (const block of make(Number(size) * 2 ** 20)) writeSync(fd, block);
  closeSync(fd);
}
