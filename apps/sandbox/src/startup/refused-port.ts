/**
 * Whether browsers never open a port, nor does Node's fetch: one of the "bad ports" of the Fetch standard. Node itself is asked,
 * and refuses before it connects.
 */
export async function isRefusedPort(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${String(port)}`).then(
    () => false,
    ({ cause }: { cause?: { message?: unknown } }) => cause?.message === 'bad port',
  );
}
