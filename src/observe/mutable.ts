/** A record while it is written. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
