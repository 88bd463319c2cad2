import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { OnDemandAction, RecordingLook } from '../../domain/on-demand/possible.ts';

export const lookLabels: Record<RecordingLook, { type: StatusIndicatorProps.Type; text: string }> = {
  'not-started': { type: 'stopped', text: 'Not recorded' },
  recording: { type: 'success', text: 'Recording' },
  blackout: { type: 'warning', text: 'Blackout: this part is not kept' },
  paused: { type: 'warning', text: 'Paused' },
  stopped: { type: 'stopped', text: 'Recording has ended' },
  changing: { type: 'in-progress', text: 'Changing' },
};

export const actionLabels: Record<Exclude<OnDemandAction, 'update'>, string> = {
  start: 'Start recording',
  stop: 'Stop recording',
  'start-blackout': 'Start blackout',
  'stop-blackout': 'Stop blackout',
};

/** The address of a command at the API. */
export const commandPath = {
  start: { what: 'recording', verb: 'start' },
  stop: { what: 'recording', verb: 'stop' },
  'start-blackout': { what: 'blackout', verb: 'start' },
  'stop-blackout': { what: 'blackout', verb: 'stop' },
} as const;
