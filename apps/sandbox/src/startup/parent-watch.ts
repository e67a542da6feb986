/**
 * Calls `gone` when the npm that started us has vanished: a killed `npm start` must not leave a sandbox behind that
 * nobody sees. Started by hand, in the background or by a service manager, we outlive our parent on purpose.
 */
export function watchNpm(env: NodeJS.ProcessEnv, gone: () => void): void {
  if (env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}
