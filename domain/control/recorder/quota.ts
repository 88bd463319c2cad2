/** How urgent: pauses before resumes, and these before everything else. */
export type Urgency = 'pause' | 'resume' | 'other';

/** A provider's request quota, shared by every function of the account. */
export interface Quota {
  /**
   * Waits for a turn, at most `until`. False: there is none in time, and none was used up. Pauses get turns in the order
   * of their requests; others never take a turn that a pause waits for.
   */
  turn(urgency: Urgency, until: Date): Promise<boolean>;
}
