/** Something that keeps the sandbox from starting and that its user can mend: what is wrong, and what to do. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
  constructor(
    problem: string,
    readonly advice: string,
    options?: ErrorOptions,
  ) {
    super(problem, options);
  }
}
