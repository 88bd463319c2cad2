import type * as control from './control.ts';
import type { controlRoutes } from './control-routes.ts';
import type { ControlSettingsView, UserIdentifiersView } from './control-settings.ts';
import type { LiveAgentsView } from './live.ts';
import type { Marks } from './marks.ts';
import { monitoringExamples } from './monitoring-examples.ts';
import type { OnDemandAnswer, OnDemandCallView, OnDemandStatusView } from './on-demand.ts';
import type { ScreenRedaction } from './screen-redaction.ts';

const contactId = '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01';
const now = '2026-11-19T09:03:20.120Z';

const status: control.RecordingStatus = {
  contactId,
  initialContactId: contactId,
  provider: 'amazon-connect',
  agentId: 'agent-1',
  connectedAt: '2026-11-19T09:02:15.000Z',
  endedAt: null,
  media: {
    audio: { standing: 'paused', confirmed: true, since: now, blackout: false },
    screen: { standing: 'paused', confirmed: true, since: now, blackout: false },
  },
  pausedUntil: '2026-11-19T09:08:20.000Z',
  revision: 2,
  now,
};

const confirmed: control.OutcomeView[] = [
  {
    recorder: 'amazon-connect',
    medium: 'audio',
    result: 'confirmed',
    status: 200,
    code: null,
    detail: null,
  },
  {
    recorder: 'amazon-connect',
    medium: 'screen',
    result: 'confirmed',
    status: 200,
    code: null,
    detail: null,
  },
];

const paused: control.CommandAnswer = {
  commandId: 'c0a8f7d2-7f51-4a0e-9a52-8d4e6f1b2c3d',
  verb: 'pause',
  outcomes: confirmed,
  state: status,
  others: [],
};

const marks: Marks = {
  contactId,
  tags: [{ label: 'complaint', by: 'anna.muster', at: now }],
  metadata: [
    { key: 'order', label: 'Order', value: 'B-2041', visible: true, by: 'anna.muster', at: now },
    { key: 'claim', label: 'Claim', value: null, visible: false, by: 'crm', at: now },
  ],
};

const pause: control.PauseView = {
  contactId,
  agentId: 'agent-1',
  agentName: 'Anna Muster',
  from: now,
  to: '2026-11-19T09:04:02.120Z',
  seconds: 42,
  media: ['audio', 'screen'],
  blackout: false,
  by: 'anna.muster',
  source: 'person',
  reason: 'Card number',
  endedBy: 'anna.muster',
  endedThrough: 'person',
  confirmed: true,
  soundRecordedUntil: null,
  answers: confirmed.map(({ status: _, ...answer }) => answer),
};

const settings: ControlSettingsView = {
  enabled: true,
  longestPause: 300,
  onTransfer: 'keep',
  fields: [
    { key: 'order', label: 'Order', type: 'text', maxLength: 20 },
    { key: 'outcome', label: 'Outcome', type: 'choice', choices: ['sold', 'not sold'] },
  ],
  grants: [
    { to: { role: 'agent' }, functions: ['pause', 'tag', 'metadata'], writes: ['order', 'outcome'], sees: ['order'] },
    { to: { username: 'lea.lead' }, functions: ['pause', 'pause-others', 'ledger'], writes: [], sees: ['order'] },
  ],
  version: 4,
  changedAt: '2026-11-18T09:30:00.000Z',
  changedBy: 'root',
};

const identifiers: UserIdentifiersView = {
  systemUsername: 'amuster',
  systemDomain: 'CORP',
  phone: '+41445550142',
  crmUsername: 'anna.muster@crm.example.com',
};

const redaction: ScreenRedaction = {
  contactId,
  state: 'done',
  since: '2026-11-19T10:30:00.000Z',
  hidden: false,
  pauses: 1,
  spans: [
    {
      from: '2026-11-19T09:03:20.000Z',
      to: '2026-11-19T09:04:02.000Z',
      offsetSeconds: 65,
      endOffsetSeconds: 107,
    },
  ],
  recordings: [
    {
      recordingId: '4f9d2c1b7a3e4f60',
      medium: 'screen',
      startedAt: '2026-11-19T09:02:15.000Z',
      here: true,
      sha256: '2e'.repeat(32),
    },
  ],
  done: [
    {
      at: '2026-11-19T10:30:00.000Z',
      by: 'screen-blanker',
      recordings: [{ recordingId: '4f9d2c1b7a3e4f60', sha256: '2e'.repeat(32) }],
    },
  ],
};

const firstHash = '1f'.repeat(32);

/** One example answer of every operation of recording control, as shown in the documentation. */
const onDemandCall: OnDemandCallView = {
  contactId: '5a3c0b1e-6a3f-4c57-9a0e-0c2b8a8f0c11',
  connectedAt: '2026-11-19T09:02:15.000Z',
  mode: 'on-demand',
  look: 'recording',
  ownSince: '2026-11-19T09:03:00.000Z',
  endsAt: null,
  actions: [
    { action: 'start', why: 'Your recording is in progress.' },
    { action: 'stop', why: null },
    { action: 'start-blackout', why: null },
    { action: 'stop-blackout', why: 'No blackout is in progress.' },
    { action: 'update', why: null },
  ],
};

export const controlExamples: Record<keyof typeof controlRoutes, unknown> = {
  commandRecording: paused,
  commandBlackout: paused,
  getRecordingStatus: status,
  getControlLedger: {
    contactId,
    entries: [
      {
        contactId,
        number: 1,
        at: '2026-11-19T09:03:20.000Z',
        kind: 'command',
        commandId: paused.commandId,
        verb: 'pause',
        media: ['audio', 'screen'],
        blackout: false,
        by: 'anna.muster',
        source: 'person',
        reason: 'Card number',
        pauseUntil: '2026-11-19T09:08:20.000Z',
        previousHash: '0'.repeat(64),
        hash: firstHash,
      },
    ],
    check: { sound: true, entries: 1, head: firstHash },
  } satisfies control.ControlLedger,
  getMarks: marks,
  tagContact: marks,
  untagContact: { ...marks, tags: [] } satisfies Marks,
  writeMetadata: marks,
  getScreenRedaction: redaction,
  screensRedacted: redaction,
  commandAgentRecording: paused,
  commandAgentBlackout: paused,
  tagAgentContact: marks,
  writeAgentMetadata: marks,
  getAgentRecordingStatus: { ...status, others: [] },
  listLiveContacts: {
    contacts: [{ ...status, agentName: 'Anna Muster', teamId: 'team-1', teamName: 'Sales' }],
    more: false,
  } satisfies control.LiveContacts,
  listLiveAgents: {
    agents: [
      {
        agentId: 'agent-1',
        agentName: 'Anna Muster',
        teamId: 'team-1',
        teamName: 'Sales',
        extension: '2001',
        site: 'Bern',
        contacts: [
          {
            ...status,
            channel: 'VOICE',
            customerNumber: '+41795550123',
            queueId: '33333333-cccc-4ddd-8eee-444444444444',
            queueName: 'Customer care',
          },
        ],
        desktop: {
          desktopId: '0d2b9a54-5a0a-4a3c-9a01-0f2d7c9a1b01',
          reportedAt: '2026-11-19T09:01:00.000Z',
          silent: false,
        },
      },
    ],
    more: false,
    sites: ['Bern', 'Zug'],
    now,
  } satisfies LiveAgentsView,
  ...monitoringExamples,
  getMyControls: {
    enabled: true,
    functions: ['pause', 'tag', 'metadata'],
    onlyOwnRecordings: false,
    onDemand: false,
    fields: [{ key: 'order', label: 'Order', type: 'text', maxLength: 20, writable: true, visible: true }],
    longestPause: 300,
    contacts: [status],
  } satisfies control.MyControls,
  getOnDemand: {
    unavailable: null,
    calls: [onDemandCall],
    now: '2026-11-19T09:03:30.000Z',
  } satisfies OnDemandStatusView,
  commandOnDemand: {
    outcomes: [
      {
        recorder: 'amazon-connect',
        medium: 'audio',
        result: 'confirmed',
        status: 200,
        code: null,
        detail: null,
      },
    ],
    call: onDemandCall,
  } satisfies OnDemandAnswer,
  createChangesTicket: {
    ticket: 'v1xGhB8uQ2nD0mZr7cT4yWkEoLs9aPfJ3iXbNqRtUeM',
    expiresAt: '2026-11-19T09:04:00.000Z',
  } satisfies control.ChangesTicket,
  listIntegrations: {
    integrations: [
      {
        provider: 'amazon-connect',
        name: 'Amazon Connect',
        pauseAndResume: { audio: ['manual', 'automatic'], screen: ['manual', 'automatic'] },
        initiates: [
          { verb: 'pause', medium: 'audio', manner: 'manual' },
          { verb: 'resume', medium: 'audio', manner: 'manual' },
        ],
        ingests: [],
        additionalRequirements: [],
        standaloneSupported: true,
        notes: [],
        connected: true,
      },
    ],
  } satisfies control.Integrations,
  listPauses: { date: '2026-11-19', pauses: [pause], unsound: [], complete: true } satisfies control.PauseList,
  getPauseReport:
    'Contact,Agent,From,To,Seconds,Recorder,Medium,Answer\r\n6d3b5b1e,Anna Muster,2026-11-19T10:03:20,2026-11-19T10:04:02,42,amazon-connect,audio,confirmed\r\n',
  getControlSettings: settings,
  changeControlSettings: settings,
  getUserIdentifiers: identifiers,
  setUserIdentifiers: identifiers,
  receiveTwilioEvent: { accepted: true },
  receiveWebexEvent: { accepted: true },
};
