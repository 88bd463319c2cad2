import type { OutcomeView } from '../../../api/control/control.ts';
import { DetailedFailure, type FailureCode } from '../../../domain/failure.ts';

/** A command that no recorder carried out: the answer names every outcome. */
export class NotDone extends DetailedFailure {
  constructor(code: FailureCode, message: string, outcomes: readonly OutcomeView[]) {
    super(code, message, { outcomes });
  }
}
