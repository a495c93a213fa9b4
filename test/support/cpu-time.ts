/** Milliseconds of processor time that this process has used: what bounds the work of a test, however busy the machine is. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
