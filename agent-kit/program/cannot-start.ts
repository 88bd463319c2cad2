/** An error that the person at the keyboard can correct. It is shown without a stack trace. */
export class CannotStart extends Error {}
