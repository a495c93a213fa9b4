/** How much of everything a case file keeps, so that memory is bounded whatever the log holds. */

/** Occurrences kept at the beginning and at the end of a list. */
export const KEPT_FIRST = 6;
export const KEPT_LAST = 3;
/** Samples kept of one track besides its ends and extremes. */
export const KEPT_SAMPLES = 512;
/** Tracks and processes kept; beyond that the ones with the smallest hash stay, which any order of merging agrees on. */
export const KEPT_TRACKS = 4096;
export const KEPT_PROCESSES = 1024;
export const KEPT_GAPS = 4;
