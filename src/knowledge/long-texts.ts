/**
 * Marks the long texts and tables of the generated knowledge. The build of the program puts what stands in these calls into a file of its own
 * (`src/build/program.ts`), from which it is then cut: V8 takes ten times as long to scan it as code.
 */

/** What pieces can be cut from: a string, or a file that holds one. */
export interface LongText {
  slice(from: number, to: number): string;
}

export const longText = (text: string): LongText => text;

/** Bytes that stand as base64. Numbers in them have their low byte first and begin at a multiple of four. */
export function longBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
