import { keptKinds, kindNames } from '../../domain/workflow/rules.ts';
import type { KeptKind } from '../../domain/workflow/workflow.ts';
import type { ActionsView, ConditionView, EventKind, SimulationView } from '../kit/api/administration.ts';
import { count, counted, spokenDuration } from '../kit/format.ts';
import type { ActionsDraft } from './draft.ts';

export const eventNames: Record<EventKind, string> = { 'end-of-call': 'End of Call', daily: 'Daily Event' };

/** `Keep 20% of matching screen recordings`. */
export const keepText = (kind: KeptKind, percent: number): string =>
  `Keep ${percent}% of ${kindNames[kind]} recordings`;

export const fieldNames: Record<ConditionView['field'], string> = {
  team: 'Team',
  agent: 'Agent',
  direction: 'Direction',
  'called-number': 'Called number',
  'calling-number': 'Calling number',
  queue: 'Queue',
  duration: 'Duration',
  metadata: 'Metadata',
  'data-server': 'Data server',
};

/** The names of ids. An unknown id is shown unchanged. */
export interface Names {
  team(id: string): string;
  agent(id: string): string;
  dataServer(id: string): string;
}

const either = (values: readonly string[]): string => {
  if (values.length === 0) return '…';
  return values.length > 4 ? `${values.slice(0, 3).join(', ')} or ${values.length - 3} others` : values.join(' or ');
};

const durationText = ({ atLeast, atMost }: { atLeast?: number | undefined; atMost?: number | undefined }): string => {
  if (atLeast !== undefined && atMost !== undefined) {
    return `from ${spokenDuration(atLeast)} to ${spokenDuration(atMost)}`;
  }
  if (atLeast !== undefined) return `at least ${spokenDuration(atLeast)}`;
  return atMost === undefined ? '…' : `at most ${spokenDuration(atMost)}`;
};

/** `Team is Billing or Bookings`. */
export const conditionText = (condition: ConditionView, names: Names): string => {
  const name = fieldNames[condition.field];
  switch (condition.field) {
    case 'team':
      return `${name} is ${either(condition.teamIds.map(names.team))}`;
    case 'agent':
      return `${name} is ${either(condition.agentIds.map(names.agent))}`;
    case 'direction':
      return `${name} is ${condition.direction}`;
    case 'called-number':
    case 'calling-number':
      return `${name} is ${either(condition.numbers)}`;
    case 'queue':
      return `${name} is ${either(condition.queueNames)}`;
    case 'duration':
      return `${name} is ${durationText(condition)}`;
    case 'metadata':
      return `${name} “${condition.key || '…'}” is ${either(condition.values)}`;
    case 'data-server':
      return `${name} is ${either(condition.dataServerIds.map(names.dataServer))}`;
  }
};

/** The effects of a rule, one per line. */
export const actionTexts = ({
  keep,
  retentionDays,
  reason,
  metadata,
}: Pick<ActionsView, 'keep' | 'retentionDays' | 'reason'> & Pick<ActionsDraft, 'metadata'>): string[] => {
  const keeps = keptKinds.flatMap((kind) => {
    const action = keep[kind];
    return action ? [keepText(kind, action.percent) + (action.immediateUpload ? ', Immediate Upload' : '')] : [];
  });
  return [
    ...(keeps.length > 0 ? keeps : ['Leaves all recordings for another event']),
    ...(retentionDays === undefined ? [] : [`Kept for ${counted(retentionDays, 'day')}`]),
    ...(reason ? [`Reason: ${reason}`] : []),
    ...metadata.map(({ key, value }) => `Writes metadata ${key}: ${value}`),
  ];
};

/** Which recordings a simulation covered, and about which no rule decides. */
export const simulatedText = (
  { recordings, notStaged }: Pick<SimulationView, 'recordings' | 'notStaged'>,
  span: string,
): string => {
  const others =
    notStaged === 0
      ? ''
      : notStaged === 1
        ? ' 1 more belongs to an agent without a data server, so no rule applies to it.'
        : ` ${count(notStaged)} more belong to agents without a data server, so no rule applies to them.`;
  return `${counted(recordings, 'recording')} from ${span}.${others} The simulation changed nothing.`;
};
