import { drawn } from './deck.ts';
import type { Match } from './rules.ts';
import type { Decision, Subject } from './workflow.ts';

/**
 * What an End of Call rule decides at once; undefined: the recording waits for the Daily Event. The precedence is
 * (SU-30): Immediate Upload and 0 % decide, before any Daily rule is asked. A percentage without Immediate Upload
 * decides nothing here, because the Daily Event can count it exactly. Of the tagged nothing is recycled (PR-07).
 */
export const endOfCallDecision = (
  { ruleId, ruleName, actions }: Match,
  { kind, recordingId, tagged }: Pick<Subject, 'kind' | 'recordingId' | 'tagged'>,
  at: string,
): Decision | undefined => {
  const keep = actions.keep[kind];
  if (!keep || (!keep.immediateUpload && keep.percent > 0)) return undefined;
  const kept = tagged || drawn({ ruleId, kind, recordingId }, keep.percent);
  if (kept && !keep.immediateUpload) return undefined;
  return {
    event: 'end-of-call',
    ruleId,
    ruleName,
    outcome: kept ? 'keep' : 'recycle',
    immediate: kept,
    at,
    ...(actions.retentionDays !== undefined && { retentionDays: actions.retentionDays }),
    ...(actions.reason !== undefined && { reason: actions.reason }),
  };
};
