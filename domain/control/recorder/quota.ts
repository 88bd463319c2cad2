/** How urgent: pauses before resumes, and these before everything else. */
export type Urgency = 'pause' | 'resume' | 'other';

/** A provider's request quota, shared by every function of the account. */
export interface Quota {
  /**
   * Waits for a turn, at most until `until`. False: there was none in time, and none was used up. Pauses get turns in the
   * order of their requests; other commands never take a turn that a pause is waiting for.
   */
  turn(urgency: Urgency, until: Date): Promise<boolean>;
}
