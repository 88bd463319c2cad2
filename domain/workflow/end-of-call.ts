import type { Match } from './rules.ts';
import { isDrawn } from './share/deck.ts';
import type { Decision, Subject } from './workflow.ts';

/**
 * The immediate decision of an End of Call rule. Undefined if the recording waits for the Daily Event. Precedence (SU-30):
 * Immediate Upload and 0 % decide before any Daily rule runs. A percentage without Immediate Upload decides nothing here,
 * because the Daily Event can count it exactly. Tagged recordings are never recycled (PR-07).
 */
export const endOfCallDecision = (
  { ruleId, ruleName, actions }: Match,
  { kind, recordingId, tagged }: Pick<Subject, 'kind' | 'recordingId' | 'tagged'>,
  at: string,
): Decision | undefined => {
  const keep = actions.keep[kind];
  if (!keep || (!keep.immediateUpload && keep.percent > 0)) return undefined;
  const isKept = tagged || isDrawn({ ruleId, kind, recordingId }, keep.percent);
  if (isKept && !keep.immediateUpload) return undefined;
  return {
    event: 'end-of-call',
    ruleId,
    ruleName,
    outcome: isKept ? 'keep' : 'recycle',
    immediate: isKept,
    at,
    ...(actions.retentionDays !== undefined && { retentionDays: actions.retentionDays }),
    ...(actions.reason !== undefined && { reason: actions.reason }),
  };
};
