import { evaluationFormExamples } from '../contacts/evaluation-examples.ts';
import type * as administration from './administration.ts';
import type { administrationRoutes } from './administration-routes.ts';
import { desktopExamples } from './desktops/desktop-examples.ts';
import type * as users from './people/users.ts';
import { whoIsRecordedExamples } from './people/who-is-recorded-examples.ts';
import { telephonyExamples } from './telephony/telephony-examples.ts';

const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const server: administration.DataServerView = {
  dataServerId: 'ds-1',
  name: 'Zurich',
  stagedUpload: { enabled: true, location: '\\\\nas01\\qm$\\staged', username: 'CORP\\qm.staging', passwordSet: true },
  timeZone: 'Europe/Zurich',
  bandwidth: [
    { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '07:00', to: '19:00', bytesPerSecond: 500000 },
    { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '19:00', to: '07:00', bytesPerSecond: 12500000 },
  ],
  association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: ['team-1'] },
  version: 3,
  changedAt: '2026-11-17T08:12:00.000Z',
  changedBy: 'root',
  enrolment: null,
  agents: [
    {
      agentId: '4f9c1d2e3b5a60718293a4b5c6d7e8f9',
      machine: 'ZRH-DATA-1',
      lastSeenAt: '2026-11-19T14:20:00.000Z',
      version: '1.0.0',
      waiting: { count: 214, bytes: 2147483648, oldest: '2026-11-19T07:01:12.000Z' },
      disk: { freeBytes: 412316860416, totalBytes: 1099511627776 },
      errors: [],
      notTaken: {
        count: 1,
        files: [
          {
            path: '2026-11-18/call-0815.wav.Manifest.json',
            since: '2026-11-18T16:02:00.000Z',
            reason: 'It is named like a manifest, but in capitals: the name must end with .manifest.json',
          },
        ],
      },
    },
  ],
};

const daily: administration.WorkflowEventView = {
  kind: 'daily',
  rules: [
    {
      ruleId: 'staged-upload',
      name: 'Staged Upload',
      conditions: [{ field: 'team', teamIds: ['team-1'] }],
      actions: {
        keep: {
          voice: { percent: 100, immediateUpload: false },
          'matching-screen': { percent: 20, immediateUpload: false },
          'unmatched-screen': { percent: 0, immediateUpload: false },
        },
        retentionDays: 365,
        reason: 'Quality',
      },
    },
  ],
  defaultRule: { actions: { keep: { voice: { percent: 100, immediateUpload: false } } } },
  time: '22:00',
  timeZone: 'Europe/Zurich',
  version: 7,
  changedAt: '2026-11-18T09:30:00.000Z',
  changedBy: 'root',
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

export const administrationExamples: Record<keyof typeof administrationRoutes, unknown> = {
  listUsers: {
    users: [user],
    lastSync: { at: '2026-11-19T08:00:00.000Z', added: 0, renamed: 1, changed: 0, deactivated: 0, unchanged: 41 },
  } satisfies users.UserList,
  syncUsers: { accepted: true },
  setSupervisedTeams: user,
  listTeams: {
    teams: [{ teamId: 'team-1', name: 'Sales', path: ['top', 'team-1'], members: 12 }],
  } satisfies users.TeamList,
  ...telephonyExamples,
  ...desktopExamples,
  ...whoIsRecordedExamples,
  ...evaluationFormExamples,
  reconcileMissingRecordings: { accepted: true },
  listDataServers: { dataServers: [server] },
  createDataServer: { ...server, version: 1, agents: [] } satisfies administration.DataServerView,
  changeDataServer: server,
  removeDataServer: { removed: true },
  createEnrolmentCode: { code: '7K3QX-M0PZA-4RTWC-9HN2B', expiresAt: '2026-11-19T15:20:00.000Z' },
  removeStagingAgent: { ...server, agents: [] } satisfies administration.DataServerView,
  getWorkflowEvent: daily,
  saveWorkflowEvent: daily,
  lintWorkflowEvent: {
    findings: [
      {
        ruleId: 'staged-upload',
        severity: 'error',
        code: 'hidden-by-rule-above',
        sentence: 'The rule "Recycle" above matches all that this rule is for, so this one never decides.',
      } satisfies administration.FindingView,
    ],
  },
  simulateWorkflowEvent: {
    recordings: 120,
    notStaged: 310,
    complete: true,
    rules: [
      {
        ruleId: 'staged-upload',
        name: 'Staged Upload',
        matched: 100,
        kept: 75,
        tagged: 5,
        recycled: 20,
        immediate: 0,
        staged: 80,
      },
      { ruleId: 'default', name: 'Default', matched: 20, kept: 20, tagged: 0, recycled: 0, immediate: 0, staged: 20 },
    ],
  } satisfies administration.SimulationView,
  getSetUpCheck: {
    steps: [
      { step: 1, title: 'Identify agents', done: true, missing: [] },
      { step: 2, title: 'Enable Staged Upload', done: true, missing: [] },
      { step: 3, title: 'Associate agents', done: true, missing: [] },
      {
        step: 4,
        title: 'Daily Event rules',
        done: false,
        missing: ['Give the Daily Event a Time, and save it.'],
      },
    ],
    agents: [
      {
        agentId: 'agent-1',
        username: 'anna.muster',
        staged: true,
        because: 'Associated with the data server Zurich by team; the rule "Staged Upload" covers her recordings.',
      },
    ],
  } satisfies administration.SetUpCheck,
  getTonight: {
    nextRunAt: '2026-11-19T21:00:00.000Z',
    runs: [
      {
        runId: 'daily#2026-11-18',
        localDate: '2026-11-18',
        startedAt: '2026-11-18T21:00:02.000Z',
        finishedAt: '2026-11-18T21:00:41.000Z',
        kept: 640,
        recycled: 160,
        bytes: 5368709120,
      },
    ],
    dataServers: [
      {
        dataServerId: 'ds-1',
        name: 'Zurich',
        totals: {
          waiting: { count: 214, bytes: 2147483648 },
          released: { count: 12, bytes: 120000000 },
          uploading: { count: 2, bytes: 30000000 },
          uploaded: { count: 640, bytes: 5368709120 },
          failed: { count: 0, bytes: 0 },
          recycled: { count: 160, bytes: 1342177280 },
        },
        limitBytesPerSecond: 500000,
        measuredBytesPerSecond: 498000,
        forecastEndAt: '2026-11-19T14:25:00.000Z',
        windowEndAt: '2026-11-19T18:00:00.000Z',
        silentSince: null,
      },
    ],
  } satisfies administration.Tonight,
  getRunReport: 'Recording,Contact,Medium,Agent\r\n0c1d2e3f4a5b60718293a4b5c6d7e8f9,6d3b5b1e,audio,anna.muster\r\n',
  listUploads: {
    uploads: [
      {
        recordingId: '0c1d2e3f4a5b60718293a4b5c6d7e8f9',
        contactId: '6d3b5b1e-6f0a-4c55-9f1d-0f2d7c9a1b01',
        medium: 'audio',
        username: 'anna.muster',
        dataServerId: 'ds-1',
        size: 5904044,
        sha256,
        uploadState: 'Failed',
        ruleName: 'Staged Upload',
        immediate: false,
        failure: { reason: 'The file has changed since its manifest', at: '2026-11-18T21:03:00.000Z', times: 1 },
        custody: [
          { at: '2026-11-18T09:05:20.000Z', step: 'recorded', machine: 'PC-0042', size: 5904044, sha256 },
          { at: '2026-11-18T09:05:31.000Z', step: 'staged', machine: 'ZRH-DATA-1', size: 5904044, sha256 },
          { at: '2026-11-18T09:05:31.000Z', step: 'registered', machine: 'cloud', size: 5904044, sha256 },
        ],
      } satisfies administration.UploadItem,
    ],
    next: null,
  },
  retryUpload: { accepted: true },
};
