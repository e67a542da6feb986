/** A moment at which a crash must cost time and nothing else: `K7_answer_lost`. Their list and meaning: docs/faults.md. */
export type Failpoint = `K${number}_${string}`;

/** What happens at a failpoint: nothing, an end of the process, or a promise that keeps the work waiting. */
export type FailpointHook = (name: Failpoint, subjectId: string | undefined) => Promise<void> | undefined;

let armed: FailpointHook | undefined;

/** Marks such a moment in the code. Without a hook, which no product build sets, this is a look at a variable. */
export function failpoint(name: Failpoint, subjectId?: string): Promise<void> | undefined {
  return armed?.(name, subjectId);
}

/** Sets the hook of this process. Only programs of the fault harness call it; the tidy spec keeps it out of the product. */
export function armFailpoints(hook: FailpointHook | undefined): void {
  armed = hook;
}
