import type { OutcomeView } from '../../api/control.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { Ask } from './ask.ts';
import type { MediumState } from './being-recorded.ts';

export const mediumNames: Record<Medium, string> = { audio: 'Audio', screen: 'Screen', keystroke: 'Keystrokes' };

export const mediaText = (media: readonly Medium[]): string => media.map((medium) => mediumNames[medium]).join(', ');

const recorders: Record<OutcomeView['recorder'], string> = {
  'amazon-connect': 'Amazon Connect',
  twilio: 'Twilio',
  webex: 'Webex',
  desktop: 'Desktop',
};
export const recorderName = (recorder: string): string => recorders[recorder as OutcomeView['recorder']] ?? recorder;

/** Where a medium stands. `Paused` only where every recorder said so. */
export const standingText = ({ standing, confirmed, blackout }: MediumState): string => {
  switch (standing) {
    case 'recording':
      return confirmed ? 'Recording' : 'Recording, as its flow sets it';
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
      return 'Stopped for good';
    case 'not-recording':
      return 'Not recording';
    case 'ended':
      return 'Ended with the contact';
  }
};

const results: Record<OutcomeView['result'], string> = {
  confirmed: 'Confirmed',
  unchanged: 'Was so already',
  pending: 'Accepted; not confirmed yet',
  'not-recording': 'Records nothing',
  illegal: 'Not possible in this state',
  unsupported: 'Not supported by this integration',
  'not-found': 'Does not know the contact',
  throttled: 'Did NOT happen: too many requests',
  failed: 'Did NOT happen',
  unconfirmed: 'No answer: may or may not have happened',
};
export const resultText = (result: string): string => results[result as OutcomeView['result']] ?? result;

/** How an outcome is to look: by whether one may rely on it. */
export const resultType = (result: string): 'success' | 'info' | 'in-progress' | 'warning' | 'error' => {
  if (result === 'confirmed') return 'success';
  if (result === 'unchanged' || result === 'not-recording') return 'info';
  if (result === 'pending') return 'in-progress';
  return result === 'illegal' || result === 'unsupported' ? 'warning' : 'error';
};

export const askNames: Record<Ask['what'], string> = {
  pause: 'Pause',
  resume: 'Resume',
  start: 'Start recording',
  stop: 'Stop for good',
  'blackout-start': 'Start blackout',
  'blackout-stop': 'End blackout',
};

/** In the middle of a sentence. */
const askNouns: Record<Ask['what'], string> = {
  pause: 'The pause',
  resume: 'The resume',
  start: 'The start',
  stop: 'The stop',
  'blackout-start': 'The blackout',
  'blackout-stop': 'The end of the blackout',
};

/** What became of it, in a sentence, from what the recorders answered; empty when all went well. */
export const failureText = ({ what }: Pick<Ask, 'what'>, outcomes: readonly OutcomeView[]): string => {
  const bad = outcomes.filter(({ result }) => ['error', 'warning'].includes(resultType(result)));
  if (bad.length === 0) return '';
  const said = new Map<string, Medium[]>();
  for (const { recorder, medium, result } of bad) {
    const key = `${recorderName(recorder)}, *: ${resultText(result)}`;
    said.set(key, [...(said.get(key) ?? []), medium]);
  }
  const parts = [...said].map(([text, media]) => text.replace('*', media.map((one) => mediumNames[one]).join(' and ')));
  const noun = askNouns[what];
  const some = bad.length < outcomes.length ? `${noun} did not reach everything` : `${noun} did not happen`;
  const doubt = bad.every(({ result }) => result === 'unconfirmed') ? `${noun} is not confirmed` : some;
  return `${doubt}. ${parts.join('. ')}.`;
};

export const lostText = ({ what }: Pick<Ask, 'what'>): string =>
  `${askNouns[what]} got no answer: nobody knows whether it happened. Ask again; it will not happen twice.`;
