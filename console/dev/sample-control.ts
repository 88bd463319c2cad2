import type { ControlSettingsView, Integrations } from '../../api/control.ts';

/** As an administrator of a contact centre may have set it. */
export const sampleSettings = (): ControlSettingsView => ({
  enabled: true,
  longestPause: 300,
  onTransfer: 'keep',
  fields: [
    { key: 'caller-name', label: 'Caller name', type: 'text', maxLength: 60 },
    { key: 'subject', label: 'Subject', type: 'choice', choices: ['Invoice', 'Complaint', 'New order'] },
    { key: 'due', label: 'Due date', type: 'date' },
    { key: 'items', label: 'Items', type: 'number' },
  ],
  grants: [
    {
      to: { role: 'administrator' },
      functions: ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'],
      writes: ['caller-name', 'subject', 'due', 'items'],
      sees: ['caller-name', 'subject', 'due', 'items'],
    },
    {
      to: { role: 'supervisor' },
      functions: ['pause', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'],
      writes: ['subject'],
      sees: ['caller-name', 'subject', 'due', 'items'],
    },
    {
      to: { role: 'agent' },
      functions: ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'ledger'],
      writes: ['caller-name', 'subject', 'due'],
      sees: ['subject', 'due'],
    },
    { to: { username: 'mei.tanaka' }, functions: ['pause'], writes: [], sees: [] },
  ],
  version: 7,
  changedAt: '2026-11-19T10:12:00.000Z',
  changedBy: 'admin',
});

type Integration = Integrations['integrations'][number];
const all = (media: readonly ('audio' | 'screen')[], manners: readonly ('manual' | 'automatic')[]) =>
  (['pause', 'resume'] as const).flatMap((verb) =>
    media.flatMap((medium) => manners.map((manner) => ({ verb, medium, manner }))),
  );

export const sampleIntegrations: Integration[] = [
  {
    provider: 'amazon-connect',
    name: 'Amazon Connect',
    pauseAndResume: { audio: ['manual', 'automatic'], screen: ['manual', 'automatic'] },
    initiates: [
      ...all(['audio', 'screen'], ['manual', 'automatic']),
      { verb: 'start', medium: 'audio', manner: 'manual' },
      { verb: 'stop', medium: 'audio', manner: 'manual' },
    ],
    ingests: [],
    additionalRequirements: ['The contact flow must switch recording on with “Set recording and analytics behavior”.'],
    standaloneSupported: true,
    notes: ['Its quota is 2 requests a second, shared by the account: ask for more before a campaign.'],
    connected: true,
  },
  {
    provider: 'webex',
    name: 'Webex Contact Center',
    pauseAndResume: { audio: ['manual'], screen: ['manual'] },
    initiates: [],
    ingests: [
      { manner: 'manual', through: 'Cisco Agent Desktop' },
      { manner: 'automatic', through: 'Cisco APIs' },
    ],
    additionalRequirements: [],
    standaloneSupported: false,
    notes: [
      'Both ways need the Cisco Agent Desktop.',
      'Fermata takes note of pauses made there, and makes none itself.',
    ],
    connected: false,
  },
  {
    provider: 'twilio',
    name: 'Twilio Flex',
    pauseAndResume: { audio: ['automatic'], screen: ['automatic'] },
    initiates: all(['audio'], ['automatic']),
    ingests: [],
    additionalRequirements: ['A Flex plug-in, or another program of yours, that calls the API at the right moment.'],
    standaloneSupported: true,
    notes: [],
    connected: true,
  },
];
