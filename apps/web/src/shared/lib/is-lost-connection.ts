/** What the engines say when `fetch` gets no answer at all; a fault of the page's own code is a TypeError as well. */
const wordings = /failed to fetch|fetch failed|networkerror|load failed|network connection was lost/i;

/** Whether a call never reached the server, or its answer never came back. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof TypeError && wordings.test(error.message);
}
