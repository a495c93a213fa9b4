/** Times at the beginning of lines, in the shapes that loggers write. */
import { describe, expect, it } from "vitest";
import { leadingTime, readTime } from "../../src/read/time.ts";

const utc = (iso: string) => Date.parse(iso);

describe("leadingTime", () => {
  it.each([
    ["2026-03-04 13:06:44,817 - train - INFO", "2026-03-04T13:06:44.817Z"],
    ["2026-03-04 13:06:44.81712 | INFO", "2026-03-04T13:06:44.817Z"],
    ["[2026-05-07 05:15:09] [THREADS]", "2026-05-07T05:15:09Z"],
    ["[I 2026-05-07 05:15:09,250] Trial 3", "2026-05-07T05:15:09.250Z"],
    ["2026-05-07T05:15:09+02:00 x", "2026-05-07T03:15:09Z"],
    ["[2026-05-07 05:15:09 -0130] x", "2026-05-07T06:45:09Z"],
    ["2026/05/07 05:15:09 x", "2026-05-07T05:15:09Z"],
    ["03/04/2026 13:06:44 - INFO", "2026-03-04T13:06:44Z"],
    ["23/04/2026 13:06:44 - INFO", "2026-04-23T13:06:44Z"],
    ["[Sun Dec  1 10:00:00 2024] Out of memory", "2024-12-01T10:00:00Z"],
    ["  2026-03-04 13:06:44 x", "2026-03-04T13:06:44Z"],
    ["2023-03-19 22:50:57.887123: F external", "2023-03-19T22:50:57.887Z"],
    ['{"level":"error","time":"2026-02-11T05:00:01.003Z","msg":"x"}', "2026-02-11T05:00:01.003Z"],
    ['{"level":"error","ts":1770786001.5,"msg":"x"}', "2026-02-11T05:00:01.500Z"],
    ['{"msg": "x", "timestamp": 1770786001500}', "2026-02-11T05:00:01.500Z"],
    ['{"asctime": "2026-02-11 05:00:01,003"}', "2026-02-11T05:00:01.003Z"],
  ])("reads %j", (text, iso) => {
    expect(leadingTime(text)).toBe(utc(iso));
  });

  it.each([
    "F1203 05:55:14.294567 1 env.cc:74] Check failed",
    "Feb 11 05:00:01 node17 train: x",
    "05:15:09 x",
    "2026-13-04 13:06:44",
    "2026-03-04 25:06:44",
    "2026-03-04",
    "20260304 130644",
    "x 2026-03-04 13:06:44",
    "",
    "Sun",
    "99/99/2026 10:00:00",
    '{"time": 12.5}',
    '{"time": 17707860015}',
    '{"uptime": 1770786001}',
  ])("finds none in %j", (text) => {
    expect(leadingTime(text)).toBeNull();
  });
});

describe("readTime", () => {
  it("says where it ends and whether it names a zone", () => {
    expect(readTime("x 2026-02-11T05:55:14.2945670Z y", 2)).toEqual({
      time: utc("2026-02-11T05:55:14.294Z"),
      end: 30,
      zoned: true,
    });
    expect(readTime("2026-02-11 05:55:14", 0)).toEqual({ time: utc("2026-02-11T05:55:14Z"), end: 19, zoned: false });
  });
});
