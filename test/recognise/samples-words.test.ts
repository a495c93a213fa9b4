/** Memory in use, in other languages and rarer words: the right value and name; and what only looks like one. */
import { describe, expect, it } from "vitest";
import { NOTHING, worthOf } from "../../src/read/gate.ts";
import { ownWords } from "../../src/recognise/samples-own-words.ts";
import { diagnoseText, theEngine } from "../support/read.ts";
import { eventsOf, readingsIn, samplesOf } from "./lines.ts";

const MB = 2 ** 20;
const worth = worthOf(theEngine().gate);
const read = (text: string) => samplesOf(eventsOf(ownWords, text)).map(readingsIn).join(" ");

describe("memory in other words", () => {
  it.each([
    ["第3轮 内存占用: 812 MB", `memory_usage=${812 * MB}`],
    ["epoch 3 内存使用量为 812MB", `memory_usage=${812 * MB}`],
    ["エポック3 メモリ使用量: 812 MB", `memory_usage=${812 * MB}`],
    ["에폭 3 메모리 사용량: 812 MB", `memory_usage=${812 * MB}`],
    ["Epoche 3: Speicherverbrauch: 812 MB", `memory_usage=${812 * MB}`],
    ["Эпоха 3: использование памяти: 812 МБ", `memory_usage=${812 * MB}`],
    ["Époque 3 : mémoire utilisée : 812 Mo", `memory_usage=${812 * MB}`],
    ["Época 3: memoria usada: 812 MB", `memory_usage=${812 * MB}`],
    ["Memory consumed: 812 MB after 300 requests", `memory_usage=${812 * MB}`],
    ["memory in use: 812 MB", `memory_usage=${812 * MB}`],
    ["Worker 0 memory usage: 2G", `memory_usage=${2048 * MB}`],
    ["Working set: 812 MB", `rss=${812 * MB}`],
    ["Used heap: 812 MB", `heap_used=${812 * MB}`],
    ["host 3: Peak process memory: 812 MB", `maxrss=${812 * MB}`],
    ["trainer - Peak CPU memory usage MB: 812.0", `maxrss=${812 * MB}`],
  ])("is read in %j as %j", (text, readings) => {
    expect(read(text)).toBe(readings);
    expect(worth(text), "passes the gate").not.toBe(NOTHING);
  });

  it.each([
    "第3轮 显存占用: 812 MB",
    "GPU 0 memory usage: 2G",
    "GPU 内存占用: 812 MB",
    "内存占用: 812",
    "Memory consumed by 3 workers",
    "The working set of the model is read from disk",
    "Peak CPU memory is not measured on 32 MB devices",
    "memory usage: 64 kbytes",
  ])("is none in %j", (text) => expect(read(text)).toBe(""));

  const epochs = (mb: (epoch: number) => number) =>
    Array.from({ length: 9 }, (_, epoch) => `第${epoch}轮 内存占用: ${mb(epoch)} MB\n`).join("");
  it("shows what grew until the kill", () => {
    expect(diagnoseText(`${epochs((n) => 1200 + 310 * n + ((n * 7) % 5))}Killed\n`).diagnoses[0]?.cause).toBe(
      "memory-leak",
    );
  });
  it("shows that a healthy run stays level", () => {
    expect(diagnoseText(epochs((n) => 1200 + ((n * 7) % 5))).verdict).toBe("no-failure");
  });
});
