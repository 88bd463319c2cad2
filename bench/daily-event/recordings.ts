import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { WorkflowEvent, WorkflowRule } from '../../domain/workflow/workflow.ts';

/** Ids spread over all shards, as hashes are, and the same in every run. */
const idOf = (index: number): string =>
  [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
    .map((factor) => (Math.imul(index + 1, factor) >>> 0).toString(16).padStart(8, '0'))
    .join('');

const agents = 500;
const teams = 40;

export const directory = {
  users: Array.from({ length: agents }, (_, index) => ({
    userId: `user-${index}`,
    username: `agent.${index}`,
    formerUsernames: [],
    teamId: `team-${index % teams}`,
    active: true,
    syncedAt: '2026-02-03T00:00:00.000Z',
  })),
  teams: Array.from({ length: teams }, (_, index) => ({
    teamId: `team-${index}`,
    name: `Team ${index}`,
    path: ['all', `team-${index}`],
  })),
};

/** One voice recording per contact, as on a day of a contact centre without screen recording. */
export const sampleRecording = (index: number): StagedRecording => {
  const recordingId = idOf(index);
  const startedAt = new Date(Date.UTC(2026, 1, 3, 7) + (index % 36_000) * 1000).toISOString();
  const endedAt = new Date(Date.parse(startedAt) + (30 + (index % 600)) * 1000).toISOString();
  const sha256 = recordingId.repeat(2);
  const machine = `PC-${index % agents}`;
  return {
    recordingId,
    contactId: `5e1f0000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    medium: 'audio',
    username: `agent.${index % agents}`,
    agentId: `user-${index % agents}`,
    machine,
    ipAddress: '10.1.2.3',
    dataServerId: 'c0000000-0000-4000-8000-000000000001',
    path: `${machine}/2026-02-03/${recordingId}.wav`,
    size: 1_200_000,
    sha256,
    startedAt,
    endedAt,
    registeredAt: endedAt,
    uploadState: 'Not yet uploaded',
    custody: [
      { at: endedAt, step: 'recorded', machine, size: 1_200_000, sha256 },
      { at: endedAt, step: 'staged', machine: 'data-server-1', size: 1_200_000, sha256 },
      { at: endedAt, step: 'registered', machine: 'cloud', size: 1_200_000, sha256 },
    ],
  };
};

const keep = (percent: number) => ({ percent, immediateUpload: false });
const actions = (percent: number) => ({
  keep: { voice: keep(percent), 'matching-screen': keep(percent), 'unmatched-screen': keep(percent) },
});

/** Twenty rules, each for some teams and a length; most recordings pass half of them before one matches. */
export const rules: WorkflowEvent = {
  kind: 'daily',
  rules: Array.from(
    { length: 20 },
    (_, index): WorkflowRule => ({
      ruleId: `rule-${index}`,
      name: `Rule ${index}`,
      conditions: [
        { field: 'team', teamIds: [`team-${index}`, `team-${index + 20}`] },
        { field: 'duration', atLeast: 60 },
      ],
      actions: actions((index * 7) % 101),
    }),
  ),
  defaultRule: { actions: actions(20) },
  time: '18:00',
  timeZone: 'UTC',
  version: 0,
  changedAt: '2026-02-03T00:00:00.000Z',
  changedBy: 'bench',
};
