import { workflowDraft as contract } from '../../api/administration/administration.ts';
import type { ConditionView, WorkflowEventView } from '../../console/kit/api/administration.ts';
import { moveItem } from '../../console/kit/move-item.ts';
import {
  conditionError,
  type EventDraft,
  eventDraft,
  isComplete,
  metadataError,
  nameError,
  newCondition,
  newRule,
  workflowDraft,
} from '../../console/workflow/draft.ts';
import { actionTexts, conditionText, fieldNames, keepText, simulatedText } from '../../console/workflow/words.ts';

const event: WorkflowEventView = {
  kind: 'daily',
  rules: [
    {
      ruleId: 'staged',
      name: 'Staged Upload Team',
      conditions: [{ field: 'team', teamIds: ['billing'] }],
      actions: {
        keep: { voice: { percent: 20, immediateUpload: false } },
        retentionDays: 730,
        reason: 'Logging',
        metadata: { project: 'Quality' },
      },
    },
  ],
  defaultRule: { actions: { keep: {} } },
  time: '19:30',
  timeZone: 'Europe/Vienna',
  version: 7,
  changedAt: '2026-11-20T12:00:00Z',
  changedBy: 'admin',
};
const draft = (part: Partial<EventDraft> = {}): EventDraft => ({ ...eventDraft(event, 'UTC'), ...part });

test('an event opened and saved without a change stays the same (SU-21, SU-31)', () => {
  const { kind: _, changedAt: _a, changedBy: _b, ...sent } = event;
  expect(workflowDraft(draft(), 'daily')).toEqual(sent);
  expect(contract.parse(workflowDraft(draft(), 'daily'))).toEqual(sent);
});

test('only the Daily Event has a Time (SU-32)', () => {
  expect(workflowDraft(draft(), 'end-of-call')).not.toHaveProperty('time');
  expect(workflowDraft(draft({ time: '730' }), 'daily').time).toBe('07:30');
  expect([isComplete(draft({ time: '24:00' }), 'daily'), isComplete(draft({ time: '24:00' }), 'end-of-call')]).toEqual([
    false,
    true,
  ]);
});

test('a new rule of the Daily Event keeps voice and screen, and uploads nothing immediately (SU-34, SU-35, SU-36)', () => {
  const { keep } = newRule('new', 'daily').actions;
  expect(Object.keys(keep)).toEqual(['voice', 'matching-screen', 'unmatched-screen']);
  expect(Object.values(keep).every(({ percent, immediateUpload }) => percent === 100 && !immediateUpload)).toBe(true);
});

test('a rule can be moved, but not beyond the ends of the list (SU-29)', () => {
  expect(moveItem(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moveItem(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moveItem(['a', 'b', 'c'], 1, 9)).toEqual(['a', 'c', 'b']);
  expect(moveItem(['a'], 5, 0)).toEqual(['a']);
});

test('two rules of one event cannot have the same name, or that of the Default rule (SU-31)', () => {
  const names = (...texts: string[]) => texts.map((name) => ({ name }));
  expect(nameError(names('A', ' a '), 1)).toBe('Another rule of this event has this name.');
  expect(nameError(names('A', 'B'), 1)).toBeUndefined();
  expect(nameError(names(' '), 0)).toBe('Give the rule a name.');
  expect(nameError(names('Default'), 0)).toMatch(/last rule/);
  expect(nameError(names('Default (locked)'), 0)).toMatch(/last rule/);
  expect(isComplete(draft({ rules: [newRule('x', 'daily')] }), 'daily')).toBe(false);
});

test('every new condition except the direction is incomplete, and says so (SU-33)', () => {
  const incomplete = (Object.keys(fieldNames) as ConditionView['field'][]).filter((field) =>
    conditionError(newCondition(field)),
  );
  expect(incomplete).toEqual(Object.keys(fieldNames).filter((field) => field !== 'direction'));
  expect(conditionError({ field: 'duration', atLeast: 9, atMost: 3 })).toMatch(/longer/);
  expect(conditionError({ field: 'metadata', key: ' ', values: ['x'] })).toMatch(/name/);
});

test.each(['+43720*', '*720', '*', '+4372012345'])('%s is a number that a rule can match (SU-33)', (number) =>
  expect(conditionError({ field: 'called-number', numbers: [number] })).toBeUndefined(),
);

test.each(['+43*20', '*720*', '**'])('%s is refused by the page as by the server (SU-33)', (number) =>
  expect(conditionError({ field: 'calling-number', numbers: ['+4372012345', number] })).toContain(`“${number}”`),
);

test('metadata cannot have the same name twice', () => {
  expect(
    metadataError({
      metadata: [
        { key: 'a', value: '' },
        { key: 'a ', value: '' },
      ],
    }),
  ).toMatch(/same name/);
  expect(metadataError({ metadata: [{ key: ' ', value: 'x' }] })).toMatch(/name/);
});

test('actions are read as the check boxes show them (SU-34, SU-35)', () => {
  expect(keepText('matching-screen', 20)).toBe('Keep 20% of matching screen recordings');
  expect(
    actionTexts({
      keep: {
        voice: { percent: 100, immediateUpload: true },
        'unmatched-screen': { percent: 0, immediateUpload: false },
      },
      retentionDays: 1,
      reason: 'Archive',
      metadata: [{ key: 'project', value: 'Quality' }],
    }),
  ).toEqual([
    'Keep 100% of voice recordings, Immediate Upload',
    'Keep 0% of unmatched screen recordings',
    'Kept for 1 day',
    'Reason: Archive',
    'Writes metadata project: Quality',
  ]);
  expect(actionTexts({ keep: {}, metadata: [] })).toEqual(['Leaves all recordings for another event']);
});

test.each([
  [{ field: 'team', teamIds: ['a', 'b'] }, 'Team is A or B'],
  [{ field: 'agent', agentIds: ['a', 'b', 'c', 'd', 'e'] }, 'Agent is A, B, C or 2 others'],
  [{ field: 'duration', atLeast: 10 }, 'Duration is at least 10 seconds'],
  [{ field: 'duration', atLeast: 10, atMost: 60 }, 'Duration is from 10 seconds to 1 minute'],
  [{ field: 'direction', direction: 'outbound' }, 'Direction is outbound'],
  [{ field: 'metadata', key: 'project', values: ['x'] }, 'Metadata “project” is x'],
] as [ConditionView, string][])('the condition %p reads %s (SU-33)', (condition, text) => {
  const upper = (id: string) => id.toUpperCase();
  expect(conditionText(condition, { team: upper, agent: upper, dataServer: upper })).toBe(text);
});

test('a simulation shows how many recordings it covers, and how many no rule applies to (SU-26)', () => {
  expect(simulatedText({ recordings: 1520, notStaged: 0 }, 'the last 7 days')).toBe(
    '1,520 recordings from the last 7 days. The simulation changed nothing.',
  );
  expect(simulatedText({ recordings: 1, notStaged: 1 }, 'today')).toBe(
    '1 recording from today. 1 more belongs to an agent without a data server, so no rule applies to it. The simulation changed nothing.',
  );
  expect(simulatedText({ recordings: 0, notStaged: 2 }, 'today')).toContain(
    '2 more belong to agents without a data server',
  );
});
