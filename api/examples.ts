import { administrationExamples } from './administration-examples.ts';
import type * as contacts from './contacts.ts';
import { controlExamples } from './control-examples.ts';
import type { AnyOperationId } from './routes.ts';
import type * as users from './users.ts';

const contactId = '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01';

const summary: contacts.ContactSummary = {
  contactId,
  acdId: 'anna.muster',
  calledNumber: '+41445550100',
  callingNumber: '+41795550123',
  associatedContactId: contactId,
  contactDirection: 'inbound',
  firstName: 'Anna',
  lastName: 'Muster',
  callDuration: 184.5,
  date: '2026-11-19',
  time: '10:02:15',
  recordingType: 'Amazon Connect',
  callerNumber: '+41795550123',
  dialledNumber: '+41445550100',
  initialContactId: contactId,
  channel: 'voice',
  initiationMethod: 'INBOUND',
  queueName: 'Orders',
  agentId: 'agent-1',
  teamId: 'team-1',
  teamName: 'Sales',
  startedAt: '2026-11-19T09:02:15Z',
  recordingState: 'present',
  fileUploadState: 'Uploaded',
  redacting: false,
};

const user: users.UserView = {
  userId: 'agent-1',
  username: 'anna.muster',
  formerUsernames: ['anna.beispiel'],
  firstName: 'Anna',
  lastName: 'Muster',
  teamId: 'team-1',
  teamName: 'Sales',
  active: true,
  syncedAt: '2026-11-19T08:00:00.000Z',
  supervisedTeamIds: ['team-2'],
};

/** One answer of every operation, as its page in the documentation shows it. */
export const examples: Record<AnyOperationId, unknown> = {
  getHealth: {
    status: 'ok',
    version: '1.0.0',
    lastImportedAt: '2026-11-19T09:07:00.000Z',
    lastUserSyncAt: '2026-11-19T08:00:00.000Z',
  } satisfies users.Health,
  getOpenApi: { openapi: '3.1.0', info: { title: 'Fermata', version: '1.0.0' } },
  getMe: {
    username: 'anna.muster',
    role: 'supervisor',
    userId: 'agent-1',
    firstName: 'Anna',
    lastName: 'Muster',
    teamIds: ['team-1', 'team-2'],
    timeZone: 'Europe/Zurich',
  } satisfies users.Me,
  searchContacts: { contacts: [summary], next: null } satisfies contacts.ContactPageView,
  getContact: {
    ...summary,
    previousContactId: null,
    nextContactId: null,
    initiatedAt: '2026-11-19T09:01:40Z',
    connectedToAgentAt: '2026-11-19T09:02:15Z',
    disconnectedAt: '2026-11-19T09:05:20Z',
    disconnectReason: 'CUSTOMER_DISCONNECT',
    transferredTo: null,
    interactionSeconds: 185,
    holdSeconds: 0,
    holds: 0,
    afterContactWorkSeconds: 30,
    updatedAt: '2026-11-19T09:06:55Z',
    recordings: [
      {
        recordingId: '3f1c9a7be02d4455',
        medium: 'audio',
        part: 'agent',
        state: 'present',
        deletionReason: null,
        durationSeconds: 184.5,
        channels: ['customer', 'agent'],
        codec: 'pcm',
        sampleRate: 8000,
        size: 5904044,
        arrivedAt: '2026-11-19T09:06:10.000Z',
        fileUploadState: 'Uploaded',
        playable: true,
      },
    ],
    chain: [
      {
        contactId,
        startedAt: '2026-11-19T09:02:15Z',
        initiationMethod: 'INBOUND',
        acdId: 'anna.muster',
        firstName: 'Anna',
        lastName: 'Muster',
        queueName: 'Orders',
        recordingState: 'present',
        visible: true,
      },
    ],
    pauses: [
      {
        from: '2026-11-19T09:03:20.120Z',
        to: '2026-11-19T09:04:02.120Z',
        offsetSeconds: 65.12,
        endOffsetSeconds: 107.12,
        media: ['audio', 'screen'],
        blackout: false,
        confirmed: true,
        by: 'anna.muster',
        source: 'person',
        reason: 'Card number',
        endedThrough: 'person',
      },
    ],
    tags: ['complaint'],
    history: [
      { at: '2026-11-19T09:01:40Z', what: 'initiated', by: null, detail: 'INBOUND' },
      { at: '2026-11-19T09:02:15Z', what: 'connected-to-agent', by: 'anna.muster', detail: null },
      { at: '2026-11-19T09:05:20Z', what: 'disconnected', by: null, detail: 'CUSTOMER_DISCONNECT' },
      { at: '2026-11-19T09:06:10.000Z', what: 'recording-arrived', by: null, detail: 'audio agent' },
      { at: '2026-11-19T09:07:02.000Z', what: 'imported', by: null, detail: null },
      { at: '2026-11-19T14:20:00.000Z', what: 'playback', by: 'sofia.beispiel', detail: '3f1c9a7be02d4455' },
    ],
  } satisfies contacts.ContactDetail,
  playRecording: {
    url: 'https://recordings.example.com/connect/CallRecordings/2026/11/19/example.wav?X-Amz-Expires=300',
    expiresAt: '2026-11-19T14:25:00.000Z',
  } satisfies contacts.Playback,
  listMissingRecordings: {
    missing: [
      {
        contactId,
        reason: 'not-arrived',
        detail: null,
        since: '2026-11-19T09:07:02.000Z',
        startedAt: '2026-11-19T09:02:15Z',
        acdId: 'anna.muster',
        firstName: 'Anna',
        lastName: 'Muster',
        teamName: 'Sales',
      },
    ],
    next: null,
  } satisfies contacts.MissingPageView,
  reconcileMissingRecordings: { accepted: true },
  listUnmatchedRecordings: {
    recordings: [
      {
        location: 'recordings/connect/CallRecordings/2026/11/19/unknown_20261119T09:10_UTC.wav',
        contactId: null,
        arrivedAt: '2026-11-19T09:14:00.000Z',
        recordedAt: '2026-11-19T09:10:00.000Z',
        size: 640044,
        durationSeconds: 20,
      },
    ],
    next: null,
  } satisfies contacts.UnmatchedPageView,
  listUsers: {
    users: [user],
    lastSync: { at: '2026-11-19T08:00:00.000Z', added: 0, renamed: 1, changed: 0, deactivated: 0, unchanged: 41 },
  } satisfies users.UserList,
  syncUsers: { accepted: true },
  setSupervisedTeams: user,
  listTeams: {
    teams: [{ teamId: 'team-1', name: 'Sales', path: ['top', 'team-1'], members: 12 }],
  } satisfies users.TeamList,
  ...administrationExamples,
  ...controlExamples,
};
