import type { Medium } from '../../recording/recording.ts';
import type { CommandSource, Verb } from '../command/command.ts';
import type { Provider } from './recorder-name.ts';

export const manners = ['manual', 'automatic'] as const;
/** By a person with Fermata's controls; by a program or an automatic trigger. */
export type Manner = (typeof manners)[number];

/** What Fermata can do with one provider's recordings, and what others must do. One row of the matrix. */
export interface Integration {
  provider: Provider;
  name: string;
  /** What Fermata can instruct the recorder to do; empty if it only records what is done elsewhere. */
  initiates: readonly { verb: Verb; medium: Medium; manner: Manner }[];
  /** How Fermata learns of pauses made on the provider's side. */
  ingests: readonly { manner: Manner; through: string }[];
  /** The columns of the vendors' comparison (PR-24..26). */
  pauseAndResume: { audio: readonly Manner[]; screen: readonly Manner[] };
  /** What is needed in addition to Fermata's own controls (PR-27), a sentence each. */
  additionalRequirements: readonly string[];
  /** Whether the standalone application may be used with it (PR-04). */
  standaloneSupported: boolean;
  notes: readonly string[];
}

/** What a deployment chooses in addition to the vendors' defaults. */
export interface IntegrationChoices {
  /** Amazon Connect records screens, too, because agents run its client. It always records audio. */
  amazonConnectScreens: boolean;
  /** People may pause Twilio Flex with Fermata's controls, too; otherwise only programs and triggers may (PR-26). */
  twilioManual: boolean;
  /** There is a token of a user with an Agent profile, so that Cisco's APIs can be called. Otherwise Fermata only ingests what Webex reports (PR-33). */
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

const desktopKeystrokes =
  'Keystrokes are recorded by the desktop agent, of agents whose role has Record Keystrokes. A pause of the screen pauses them, too.';

const desktopScreens =
  'Screens that the desktop agent records are paused by its PC, and count as paused only when the PC has answered. They can be paused and resumed, not started or stopped.';

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
    'The contact flow turns on recording of the agent and the customer. Without it there is nothing to pause.',
    'The instance sends its contact events to EventBridge. They show Fermata which contacts are live.',
    'The quota for recording operations (2 requests per second for all instances of an account) is raised to what your agents need.',
    'For automatic pauses, a program with its own machine client calls the Recording Controls API.',
    ...(screens
      ? [
          'For screens, the Amazon Connect client runs on every agent’s computer, and the flow turns on screen recording.',
        ]
      : []),
  ],
  standaloneSupported: true,
  notes: [
    'A pause is a suspension: Amazon Connect fills the time with silence. Stop cannot be undone and is never used for a pause.',
    'Fermata can start audio only. Screen recording starts when the flow starts it.',
    ...(screens ? [] : ['This deployment does not record screens with Amazon Connect’s client.']),
    desktopScreens,
    desktopKeystrokes,
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
    'Option 1: agents pause manually in Cisco Agent Desktop, and Fermata records their pauses.',
    'Option 2: a program pauses through Cisco’s APIs. Its commands must reach Cisco Agent Desktop for the audio to be redacted.',
    'Both options need Cisco Agent Desktop. The audio does not pass through Fermata, so Fermata’s own controls do not apply.',
    'Webex reports pauses only in Cisco Agent Desktop. A program there passes them on to Fermata, signed like its webhooks.',
    'If screens are recorded, a contact is shown only after its paused spans have been blanked.',
    ...(webexCommands
      ? [
          'This deployment has the token of a user with an Agent profile, so Fermata’s controls call Cisco’s APIs for audio (option 2).',
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
    'The plug-in for automated pauses is installed in Flex and calls the Recording Controls API.',
    'Twilio’s webhooks for calls, conferences and recordings point to Fermata.',
  ],
  standaloneSupported: true,
  notes: [
    'If a call and its conference are both recorded, both are paused, and the pause counts only when both have paused.',
    ...(twilioManual ? ['This deployment also lets people pause with Fermata’s controls.'] : []),
    desktopScreens,
    desktopKeystrokes,
  ],
});

const asterisk: Integration = {
  provider: 'asterisk',
  name: 'Asterisk',
  initiates: [
    ...every(['start', 'stop', ...pauseAndResume], ['audio'], bothManners),
    ...every(pauseAndResume, ['screen'], bothManners),
    ...ofDesktop,
  ],
  ingests: [],
  pauseAndResume: { audio: bothManners, screen: bothManners },
  additionalRequirements: [
    'A gateway runs beside the telephone system, and its settings let it control recordings.',
    'The gateway’s account at the telephone system may mute, stop and start recordings.',
    'The gateway keeps a pause across a transfer by itself. To keep it while the gateway is down, the dial plan must read a variable before it starts recording.',
  ],
  standaloneSupported: true,
  notes: [
    'A pause is silence: the recording is as long as the call. Stop is not final: a start begins a second recording.',
    'A pause ends on time even when the gateway cannot reach Fermata.',
    desktopScreens,
    desktopKeystrokes,
  ],
};

/** The matrix (PR-24..33). It is also enforced. */
export const integrations = (choices: IntegrationChoices): readonly Integration[] => [
  amazonConnect(choices),
  webex(choices),
  twilio(choices),
  asterisk,
];

/** Whether Fermata may send this to the provider's recorders. Commands of Fermata itself (a limit, an end) have no manner. */
export const allows = (
  { initiates }: Pick<Integration, 'initiates'>,
  verb: Verb,
  medium: Medium,
  manner: Manner | undefined,
): boolean =>
  initiates.some(
    (one) => one.verb === verb && one.medium === medium && (manner === undefined || one.manner === manner),
  );

/** A command's source in the terms of the matrix. */
export const mannerOf = (source: CommandSource): Manner | undefined =>
  source === 'person' ? 'manual' : source === 'trigger' ? 'automatic' : undefined;
