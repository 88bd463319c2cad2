import type { DataServerView, WorkflowEventView } from '../../../api/administration/administration.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { administrator, now, startApi } from '../api-kit.ts';

const keep = { percent: 100, immediateUpload: false };
export const stagesAll = { keep: { voice: keep, 'matching-screen': keep, 'unmatched-screen': keep } };

/** A data server as an administrator would enter it. */
export const zurich = (more: object = {}) => ({
  name: 'Zurich',
  stagedUpload: {
    enabled: true,
    location: '\\\\nas01\\qm$\\zurich',
    username: 'CORP\\qm.staging',
    password: 'correct horse battery',
  },
  timeZone: 'Europe/Zurich',
  bandwidth: [{ days: ['FRI'], from: '12:00', to: '19:00', bytesPerSecond: 1000 }],
  association: { mode: 'any', ipRanges: ['10.1.0.0/16', '2001:db8::/32'], teamIds: ['sales'] },
  version: 0,
  ...more,
});

export const stagedUploadRule = {
  ruleId: 'r1',
  name: 'Staged Upload',
  conditions: [{ field: 'team', teamIds: ['sales'] }],
  actions: stagesAll,
};

export const daily = (more: object = {}) => ({
  rules: [stagedUploadRule],
  defaultRule: { actions: stagesAll },
  time: '22:00',
  timeZone: 'Europe/Zurich',
  version: 0,
  ...more,
});

export const startAdministration = async (...others: Parameters<typeof startApi>) => {
  const api = await startApi(...others);
  const ask = (method: string, path: string, body?: unknown) => api.call(administrator, method, path, body);
  return {
    ...api,
    ask,
    created: async (body: unknown = zurich()): Promise<DataServerView> => {
      const answer = await ask('POST', '/v1/data-servers', body);
      expect(answer.status).toBe(201);
      return answer.body as unknown as DataServerView;
    },
    saved: async (body: unknown = daily(), kind = 'daily'): Promise<WorkflowEventView> => {
      const answer = await ask('PUT', `/v1/workflow-events/${kind}`, body);
      expect(answer.status).toBe(200);
      return answer.body as unknown as WorkflowEventView;
    },
  };
};

const sha256 = 'ab'.repeat(32);

export const staged = (contactId: string, more: Partial<StagedRecording> = {}): StagedRecording => ({
  recordingId: `0-${contactId}-${more.medium ?? 'audio'}`,
  contactId,
  medium: 'audio',
  username: 'sam.seller',
  agentId: 'u-sam',
  machine: 'PC-0042',
  dataServerId: 'id-1',
  path: `${contactId}.wav`,
  size: 1000,
  sha256,
  startedAt: '2026-11-20T10:00:00.000Z',
  endedAt: '2026-11-20T10:05:00.000Z',
  registeredAt: '2026-11-20T10:05:10.000Z',
  uploadState: 'Not yet uploaded',
  custody: [{ at: '2026-11-20T10:05:00.000Z', step: 'recorded', machine: 'PC-0042', size: 1000, sha256 }],
  ...more,
});

export const handOver = (step: StagedRecording['custody'][number]['step'], machine = 'cloud') => ({
  at: now,
  step,
  machine,
  size: 1000,
  sha256,
});

export const receipt = { key: 'recordings/00/object', size: 1000, sha256, at: now };

export const keepDecision = {
  event: 'daily',
  ruleId: 'r1',
  ruleName: 'Staged Upload',
  outcome: 'keep',
  immediate: false,
  runId: 'daily#2026-11-19',
  at: now,
} as const;
