import type { Medium } from '../../recording/recording.ts';
import type { CommandSource, Verb } from '../command/command.ts';
import type { Provider } from './recorder-name.ts';

export const manners = ['manual', 'automatic'] as const;
/** By a person at Fermata's controls; by a program or an automatic trigger. */
export type Manner = (typeof manners)[number];

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

const every = (
  verbs: readonly Verb[],
  media: readonly Medium[],
  manners: readonly Manner[],
): Integration['initiates'][number][] =>
  verbs.flatMap((verb) => media.flatMap((medium) => manners.map((manner) => ({ verb, medium, manner }))));

const pauseAndResume = ['pause', 'resume'] as const;
const bothManners = ['manual', 'automatic'] as const;

/** True until the desktop agent is there: what may be asked of desktops has nobody who could do it. */
const noDesktop = (media: string): string =>
  `${media} are the desktop agent’s to record. That program is not built yet, so there is nothing of them to pause.`;

/** Keystrokes are recorded by the agent's desktop, whatever the provider. */
const ofDesktop = every(['start', 'pause', 'resume', 'stop'], ['keystroke'], bothManners);

const amazonConnect = ({ amazonConnectScreens: screens }: IntegrationChoices): Integration => ({
  provider: 'amazon-connect',
  name: 'Amazon Connect',
  initiates: [
    ...every(['start', 'pause', 'resume', 'stop'], ['audio'], bothManners),
    ...every(['pause', 'resume', 'stop'], ['screen'], bothManners),
    ...ofDesktop,
  ],
  ingests: [],
  pauseAndResume: { audio: bothManners, screen: bothManners },
  additionalRequirements: [
    'The contact flow enables recording of the agent and the customer: only then there is something to pause.',
    'The instance sends its contact events to EventBridge; Fermata learns from them which contact is live.',
    'The quota of the recording operations (2 requests a second, all instances of an account together) is raised to what the agents need.',
    'Automatic pauses: a program with a machine client of its own calls the Recording Controls API.',
    ...(screens
      ? ['Screens: the Amazon Connect client runs on every agent’s computer, and the flow enables screen recording.']
      : []),
  ],
  standaloneSupported: true,
  notes: [
    'A pause is a suspension: Amazon Connect fills its time with silence. Stop is final; it is never used for a pause.',
    'Amazon Connect starts only audio; screens start as the flow says.',
    ...(screens ? [] : ['This deployment does not record screens by Amazon Connect’s client.']),
    noDesktop('Keystrokes'),
  ],
});

const webex = ({ webexCommands }: IntegrationChoices): Integration => ({
  provider: 'webex',
  name: 'Webex Contact Center',
  initiates: webexCommands ? every(pauseAndResume, ['audio'], bothManners) : [],
  ingests: [
    { manner: 'manual', through: 'Cisco Agent Desktop' },
    { manner: 'automatic', through: 'Cisco APIs' },
  ],
  pauseAndResume: { audio: ['manual'], screen: ['manual'] },
  additionalRequirements: [],
  standaloneSupported: false,
  notes: [
    'Option 1: agents pause by hand in Cisco Agent Desktop; Fermata takes in the pauses.',
    'Option 2: a program pauses by Cisco’s APIs; its commands must reach Cisco Agent Desktop for the sound to be redacted.',
    'Both options need Cisco Agent Desktop. The sound does not pass through Fermata, so that Fermata’s own controls do not apply.',
    'Webex tells of pauses in Cisco Agent Desktop only: a program there passes them on to Fermata, signed as its webhooks are.',
    'Where screens are recorded, the contact is shown only when the spans that were paused have been blanked.',
    ...(webexCommands
      ? [
          'This deployment has a token of a user with an Agent profile: Fermata’s controls call Cisco’s APIs for audio (option 2).',
        ]
      : []),
  ],
});

const twilio = ({ twilioManual }: IntegrationChoices): Integration => ({
  provider: 'twilio',
  name: 'Twilio Flex',
  initiates: [
    ...every(['start', 'stop', ...pauseAndResume], ['audio'], twilioManual ? bothManners : ['automatic']),
    ...every(['start', 'stop', ...pauseAndResume], ['screen', 'keystroke'], twilioManual ? bothManners : ['automatic']),
  ],
  ingests: [],
  pauseAndResume: {
    audio: twilioManual ? bothManners : ['automatic'],
    screen: twilioManual ? bothManners : ['automatic'],
  },
  additionalRequirements: [
    'The plug-in for automated pauses is installed in Flex; it calls the Recording Controls API.',
    'Twilio’s webhooks for calls, conferences and recordings point to Fermata.',
  ],
  standaloneSupported: true,
  notes: [
    'Where a call and its conference are both recorded, both are paused; a pause counts only when both are.',
    ...(twilioManual ? ['This deployment also lets people pause by Fermata’s controls.'] : []),
    noDesktop('Screens and keystrokes'),
  ],
});

/** The matrix (PR-24..33): what is said here is what is enforced. */
export const integrations = (choices: IntegrationChoices): readonly Integration[] => [
  amazonConnect(choices),
  webex(choices),
  twilio(choices),
];

/** Whether Fermata may tell this provider's recorders so. What Fermata does by itself (a limit, an end) has no manner. */
export const allows = (
  { initiates }: Pick<Integration, 'initiates'>,
  verb: Verb,
  medium: Medium,
  manner: Manner | undefined,
): boolean =>
  initiates.some(
    (one) => one.verb === verb && one.medium === medium && (manner === undefined || one.manner === manner),
  );

/** What a command's source is in the words of the matrix. */
export const mannerOf = (source: CommandSource): Manner | undefined =>
  source === 'person' ? 'manual' : source === 'trigger' ? 'automatic' : undefined;
