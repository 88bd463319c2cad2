import type { GatewayCode, RecordingServerView, telephonyRoutes, UserExtensionView } from './telephony.ts';

const server: RecordingServerView = {
  recordingServerId: '5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21',
  name: 'Bern PBX',
  site: 'Bern',
  dataServerId: '9f0d1c1a-6f2a-4a3e-8a3c-2b9d6a1e0c55',
  dataServerName: 'Bern data server',
  optionalFlags: ['CTIWrapup'],
  flagsCreated: true,
  guidWindowSeconds: 10,
  wrapUpSeconds: 30,
  callerNameOrder: ['global', 'external', 'network'],
  version: 4,
  changedAt: '2026-11-19T13:00:00.000Z',
  changedBy: 'ada.admin',
  enrolment: null,
  loadUsersRequestedAt: null,
  users: 48,
  duplicateExtensions: [],
  gateway: {
    machine: 'BRN-CTI-1',
    enrolledAt: '2026-11-02T08:00:00.000Z',
    lastSeenAt: '2026-11-19T14:19:40.000Z',
    silent: false,
    version: '0.1.0',
    source: {
      kind: 'asterisk',
      state: 'connected',
      since: '2026-11-18T22:00:04.000Z',
      detail: null,
      clockOffsetMilliseconds: -120,
    },
    clockOffsetMilliseconds: 14,
    usersLoadedAt: '2026-11-19T04:00:00.000Z',
    usersCurrent: true,
    agentsWithoutUser: [{ agentId: '2009', name: 'Ines Faro', extension: '2009' }],
    usersNeverSeen: [],
    days: [{ day: '2026-11-19', flagged: 611, unflagged: 2 }],
    unflaggedReasons: [
      {
        reason: 'guid-not-in-time',
        sentence: 'The recorder did not give its id within the time allowed.',
        count: 2,
      },
    ],
    unflagged: [
      {
        at: '2026-11-19T11:03:20.000Z',
        extension: '2001',
        guid: null,
        contactId: '5d1c8a52-3f0e-4b36-9a51-7a1c1f0b6e21:1763550200.41',
        reason: 'guid-not-in-time',
      },
    ],
    waiting: 0,
    faults: [],
  },
};

const extensions = {
  extensions: [
    {
      userId: '0b2d7a2e-4f0b-4b5b-9c57-0f6c6d6a7f10',
      username: 'mira.lund',
      extension: '2001',
      recordingServerId: server.recordingServerId,
    } satisfies UserExtensionView,
  ],
};

export const telephonyExamples = {
  listRecordingServers: { recordingServers: [server] },
  createRecordingServer: { ...server, version: 1, users: 0, gateway: null } satisfies RecordingServerView,
  changeRecordingServer: server,
  removeRecordingServer: { removed: true },
  createGatewayCode: {
    code: '7K3QX-M0PZA-4RTWC-9HN2B',
    expiresAt: '2026-11-19T15:20:00.000Z',
  } satisfies GatewayCode,
  loadGatewayUsers: { ...server, loadUsersRequestedAt: '2026-11-19T14:20:00.000Z' } satisfies RecordingServerView,
  listUserExtensions: extensions,
  importUserExtensions: extensions,
  setUserExtension: extensions,
} satisfies Record<keyof typeof telephonyRoutes, unknown>;
