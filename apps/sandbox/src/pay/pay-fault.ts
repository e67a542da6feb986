/** Why `npm run pay` could not pay, in the words of the person at the terminal, with what to do about it. */
export class PayFault extends Error {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}
