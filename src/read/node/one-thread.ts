/** A variable of the environment: set in a process that is one of several already, so that it reads with one thread. */
export const ONE_THREAD = "CRASHDX_ONE_THREAD";
