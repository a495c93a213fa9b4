/** How the generated knowledge is written down, so that the build of the program finds what is long in it (`program.ts`). */

/** Source that gives some bytes. */
export const longBytesOf = (bytes: Uint8Array): string => `longBytes("${Buffer.from(bytes).toString("base64")}")`;
