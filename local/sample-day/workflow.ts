import type { WorkflowDraft } from '../../api/administration/administration.ts';

/** Shorter talks are recycled; the longest are uploaded at once. */
export const shortTalkSeconds = 7;
const longTalkSeconds = 12;

const each = (percent: number, immediateUpload: boolean) => ({
  voice: { percent, immediateUpload },
  'matching-screen': { percent, immediateUpload },
  'unmatched-screen': { percent, immediateUpload },
});

type Rules = Pick<WorkflowDraft, 'rules' | 'defaultRule'>;

/** Long talks leave the site at once; all others are left to the Daily Event. */
export const endOfCallRules: Rules = {
  rules: [
    {
      ruleId: 'long-talks',
      name: 'Long talks at once',
      conditions: [{ field: 'duration', atLeast: longTalkSeconds }],
      actions: { keep: each(100, true), reason: 'Long talk' },
    },
  ],
  defaultRule: { actions: { keep: {} } },
};

export const dailyRules = (teamId: string): Rules => ({
  rules: [
    {
      ruleId: 'short-talks',
      name: 'Short talks are not kept',
      conditions: [{ field: 'duration', atMost: shortTalkSeconds }],
      actions: { keep: each(0, false) },
    },
    {
      ruleId: 'staged-upload-team',
      name: 'Staged Upload Team',
      conditions: [{ field: 'team', teamIds: [teamId] }],
      actions: { keep: each(100, false), retentionDays: 365 },
    },
  ],
  defaultRule: { actions: { keep: each(20, false) } },
});
