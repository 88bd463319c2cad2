import type { RecorderName } from './recorder-name.ts';

/** In what recorders differ when they carry out the same commands. */
export interface RecorderTraits {
  /**
   * What a pause leaves in the sound's file. `silence`: the file is as long as the call, so that a moment of the call is the
   * same moment of the file. `skip`: the pause is cut out, and what follows is that much earlier. `as-set`: the deployment
   * chooses one of them.
   */
  pauseBehaviour: 'silence' | 'skip' | 'as-set';
  /** After a stop nothing of the contact is recorded again. Otherwise a start begins a second recording. */
  stopIsFinal: boolean;
  /** It ends a pause by itself when its time is over, and so must hear of a pause that is prolonged. */
  endsPauses: boolean;
}

const usual: RecorderTraits = { pauseBehaviour: 'silence', stopIsFinal: true, endsPauses: false };

const traits: Readonly<Record<RecorderName, RecorderTraits>> = {
  'amazon-connect': usual,
  twilio: { ...usual, pauseBehaviour: 'as-set' },
  webex: { ...usual, pauseBehaviour: 'skip' },
  asterisk: { pauseBehaviour: 'silence', stopIsFinal: false, endsPauses: true },
  desktop: usual,
};

export const traitsOf = (recorder: RecorderName): RecorderTraits => traits[recorder];
