import type { RecorderName } from './recorder-name.ts';

/** How recorders differ when they carry out the same commands. */
export interface RecorderTraits {
  /** After a stop nothing of the contact is recorded again. Otherwise a start begins a second recording. */
  stopIsFinal: boolean;
  /** It ends a pause by itself when its time is over, so it must be informed if the pause is prolonged. */
  endsPauses: boolean;
}

const usual: RecorderTraits = { stopIsFinal: true, endsPauses: false };

const traits: Readonly<Record<RecorderName, RecorderTraits>> = {
  'amazon-connect': usual,
  twilio: usual,
  webex: usual,
  asterisk: { stopIsFinal: false, endsPauses: true },
  desktop: usual,
};

export const traitsOf = (recorder: RecorderName): RecorderTraits => traits[recorder];
