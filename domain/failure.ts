/**
 * Something the caller can act on. Anything else that is thrown is a defect.
 *
 * - `invalid`: change the input; trying again does not help.
 * - `not-found`: it does not exist, or you may not see it.
 * - `conflict`: the stored state differs; read it again first.
 * - `signed-out`: sign in again.
 * - `forbidden`: ask for the permission.
 * - `gone`: it existed and was deleted permanently.
 * - `throttled`: it did not happen, because there are too many requests at once; ask again a little later.
 * - `recorder-failed`: a recorder answered with an error, or not at all; it did not happen, or that is unknown.
 * - `unavailable`: try again later; the only code that is retried.
 */
export type FailureCode =
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'signed-out'
  | 'forbidden'
  | 'gone'
  | 'throttled'
  | 'recorder-failed'
  | 'unavailable';

export class Failure extends Error {
  readonly code: FailureCode;
  /** The field of the input that is wrong, if it is one field. */
  readonly field: string | undefined;

  constructor(code: FailureCode, message: string, options?: ErrorOptions & { field?: string }) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
    this.field = options?.field;
  }
}

/** A failure whose response contains more than a sentence: members in addition to those of RFC 9457. */
export class DetailedFailure extends Failure {
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, message: string, members: Readonly<Record<string, unknown>>) {
    super(code, message);
    this.members = members;
  }
}
