import type { OutcomeView } from '../../api/control/control.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { Command } from './command/command.ts';
import type { MediumState } from './contact/contact-state.ts';

export const mediumNames: Record<Medium, string> = { audio: 'Audio', screen: 'Screen', keystroke: 'Keystrokes' };

export const mediaText = (media: readonly Medium[]): string => media.map((medium) => mediumNames[medium]).join(', ');

const recorders: Record<OutcomeView['recorder'], string> = {
  'amazon-connect': 'Amazon Connect',
  twilio: 'Twilio',
  webex: 'Webex',
  asterisk: 'Asterisk',
  desktop: 'Desktop',
};
export const recorderName = (recorder: string): string => recorders[recorder as OutcomeView['recorder']] ?? recorder;

/** The state of a medium. `Paused` only if every recorder has confirmed it. */
export const mediumStateText = ({ standing, confirmed, blackout }: MediumState): string => {
  switch (standing) {
    case 'recording':
      return confirmed ? 'Recording' : 'Recording (not started by Fermata)';
    case 'pausing':
      return 'Pausing, not confirmed yet';
    case 'paused':
      if (!confirmed) return 'Pause not confirmed';
      return blackout ? 'Paused (blackout)' : 'Paused';
    case 'resuming':
      return 'Resuming, not confirmed yet';
    case 'starting':
      return 'Starting, not confirmed yet';
    case 'stopping':
      return 'Stopping, not confirmed yet';
    case 'stopped':
      return 'Stopped permanently';
    case 'not-recording':
      return 'Not recording';
    case 'ended':
      return 'Ended with the contact';
  }
};

const results: Record<OutcomeView['result'], string> = {
  confirmed: 'Confirmed',
  unchanged: 'No change needed',
  pending: 'Accepted; not confirmed yet',
  'not-recording': 'Not recording',
  illegal: 'Not possible in this state',
  unsupported: 'Not supported by this integration',
  'not-found': 'Does not know this contact',
  throttled: 'Did not happen: too many requests',
  failed: 'Did not happen',
  unconfirmed: 'No answer: it may or may not have happened',
};
export const resultText = (result: string): string => results[result as OutcomeView['result']] ?? result;

/** The indicator for an outcome, according to whether it is reliable. */
export const resultType = (result: string): 'success' | 'info' | 'in-progress' | 'warning' | 'error' => {
  if (result === 'confirmed') return 'success';
  if (result === 'unchanged' || result === 'not-recording') return 'info';
  if (result === 'pending') return 'in-progress';
  return result === 'illegal' || result === 'unsupported' ? 'warning' : 'error';
};

export const commandNames: Record<Command['what'], string> = {
  pause: 'Pause',
  resume: 'Resume',
  start: 'Start recording',
  stop: 'Stop permanently',
  'blackout-start': 'Start blackout',
  'blackout-stop': 'End blackout',
};

/** `Pause audio only`: the button that does not affect the other media. */
export const mediumCommandName = (what: Command['what'], medium: Medium): string =>
  `${what === 'start' ? 'Start' : commandNames[what]} ${mediumNames[medium].toLowerCase()} only`;

/** Used at the start of a sentence. */
const commandNouns: Record<Command['what'], string> = {
  pause: 'The pause',
  resume: 'The resume',
  start: 'The start',
  stop: 'The stop',
  'blackout-start': 'The blackout',
  'blackout-stop': 'The end of the blackout',
};

/** The failure in the recorders' answers. Empty if there is none. */
export const failureText = ({ what }: Pick<Command, 'what'>, outcomes: readonly OutcomeView[]): string => {
  const bad = outcomes.filter(({ result }) => ['error', 'warning'].includes(resultType(result)));
  if (bad.length === 0) return '';
  const mediaByText = new Map<string, Medium[]>();
  for (const { recorder, medium, result } of bad) {
    const key = `${recorderName(recorder)}, *: ${resultText(result)}`;
    mediaByText.set(key, [...(mediaByText.get(key) ?? []), medium]);
  }
  const parts = [...mediaByText].map(([text, media]) =>
    text.replace('*', media.map((one) => mediumNames[one]).join(' and ')),
  );
  const noun = commandNouns[what];
  const some = bad.length < outcomes.length ? `${noun} did not reach every recorder` : `${noun} did not happen`;
  const doubt = bad.every(({ result }) => result === 'unconfirmed') ? `${noun} is not confirmed` : some;
  return `${doubt}. ${parts.join('. ')}.`;
};

export const lostText = ({ what }: Pick<Command, 'what'>): string =>
  `${commandNouns[what]} got no answer, so it may or may not have happened. Try again: it will not happen twice.`;
