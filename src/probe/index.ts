/** The probe: what to log when a log holds no counters. */
export { probeAdvice, probeScript } from "./python-helper.ts";
