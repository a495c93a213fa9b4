/** Reading at a place of a file until there is no more or enough. */
import { readSync } from "node:fs";
import type { ReadAt } from "../sieve/chunks.ts";

export const readAll =
  (fd: number): ReadAt =>
  (bytes, offset) => {
    let got = 0;
    for (let count = -1; count !== 0 && got < bytes.length; got += count)
      count = readSync(fd, bytes, got, bytes.length - got, offset + got);
    return got;
  };
