/** Why an input cannot be read, in one plain line for the user. */

/** An input that cannot be read at all. Its message is one plain line. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InputError";
  }
}

/** By the symbol of the errno. */
const REASONS: { readonly [code: string]: string } = {
  ENOENT: "no such file",
  EACCES: "no permission",
  EPERM: "no permission",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  ENXIO: "it is a socket or a device without a reader",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "this process has too many open files",
  EIO: "the device reports an error",
  EBADF: "it is closed",
};

/** What an error of Node's says, in plain words where they are known. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? (code === undefined ? String(message) : code);
}

/** A name for a message: no control characters, no more than a line. */
export function shown(name: string): string {
  return name.replace(/\p{C}/gu, "?").slice(0, 300);
}
