/** Why `from` may not import `target` (both relative to the repository), or undefined when it may. */
export function roomFault(from: string, target: string): string | undefined;
