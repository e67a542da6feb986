/**
 * What `work` comes to, unless it takes too long. The work itself goes on; nobody hears of it any more.
 * @throws what the work throws, or an error saying that `what` took too long.
 */
export async function inTime<T>(what: string, work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${String(timeoutMs)} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
