import type { Medium } from '../recording/recording.ts';
import type { Verb } from './command.ts';
import type { Provider } from './recorder.ts';

/** By a person at Fermata's controls; by a program or an automatic trigger. */
export type Manner = 'manual' | 'automatic';

/** What Fermata can do with one provider's recordings, and what stays to be done by others. One row of the matrix. */
export interface Integration {
  provider: Provider;
  name: string;
  /** Whether Fermata tells the recorder, and for what; empty where it only takes note of what is done elsewhere. */
  initiates: readonly { verb: Verb; medium: Medium; manner: Manner }[];
  /** Where pauses come from that were made at the provider's side. */
  ingests: readonly { manner: Manner; through: string }[];
  /** The columns of the vendors' comparison (PR-24..26). */
  pauseAndResume: { audio: readonly Manner[]; screen: readonly Manner[] };
  /** What is needed beside Fermata's own controls (PR-27), each a sentence; empty: nothing. */
  additionalRequirements: readonly string[];
  /** Whether the standalone application may be used with it (PR-04). */
  standaloneSupported: boolean;
  notes: readonly string[];
}

/** What a deployment chooses beside the vendors' defaults. */
export interface IntegrationChoices {
  /** Media that Connect records as its flows set it: audio always, screen where agents run Connect's client. */
  amazonConnectScreens: boolean;
  /** People may pause Twilio Flex by Fermata's controls, too; else only programs and triggers do (PR-26). */
  twilioManual: boolean;
  /** A token of a user with an Agent profile is there, so that Cisco's APIs may be called; else Webex is only listened to (PR-33). */
  webexCommands: boolean;
}
