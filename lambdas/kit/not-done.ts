import type { OutcomeView } from '../../api/control.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';

/** A command that no recorder carried out: what each of them said goes with it. */
export class NotDone extends Failure {
  readonly outcomes: readonly OutcomeView[];

  constructor(code: FailureCode, message: string, outcomes: readonly OutcomeView[]) {
    super(code, message);
    this.outcomes = outcomes;
  }
}
