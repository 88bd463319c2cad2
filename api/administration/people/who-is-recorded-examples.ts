import type * as recorded from './who-is-recorded.ts';

const recordingRoles: recorded.RecordingRolesView = {
  roles: [
    {
      roleId: 'screens',
      name: 'Voice and screen',
      permissions: ['record-voice', 'record-screen'],
      teamIds: ['team-1'],
      userIds: ['agent-7'],
    },
  ],
  everybodyElse: ['record-voice'],
  version: 2,
  changedAt: '2026-11-20T08:15:00.000Z',
  changedBy: 'root',
};

const schedulesExample: recorded.SchedulesView = {
  schedules: [
    {
      scheduleId: 'sales',
      name: 'Sales',
      type: 'percentage',
      targetPercent: 20,
      randomProbability: 100,
      requirements: { userIds: [], teamIds: ['team-1'], extensions: [], queues: [], directions: ['inbound'] },
    },
    {
      scheduleId: 'agents-decide',
      name: 'Agents decide',
      type: 'on-demand',
      targetPercent: 100,
      randomProbability: 100,
      requirements: { userIds: [], teamIds: [], extensions: [], queues: [], directions: [] },
    },
  ],
  warnings: [],
  version: 3,
  changedAt: '2026-11-20T08:15:00.000Z',
  changedBy: 'root',
};

const scheduleSimulation: recorded.ScheduleSimulationView = {
  calls: 120,
  unrecorded: 0,
  complete: true,
  schedules: [
    { scheduleId: 'sales', name: 'Sales', records: 22, onDemand: 0, supplements: 0, screens: 0 },
    { scheduleId: 'agents-decide', name: 'Agents decide', records: 0, onDemand: 98, supplements: 22, screens: 0 },
  ],
  examples: [
    {
      contactId: '4f9d2c1b-7a3e-4f60-8e21-0b6a7c3d5e99',
      agentName: 'Alice Agent',
      at: '2026-11-20T09:30:00.000Z',
      mode: 'on-demand',
      steps: [
        {
          scheduleId: 'sales',
          result: 'does-not-fit',
          why: 'It is not among the 20 % of calls that are recorded.',
        },
        { scheduleId: 'agents-decide', result: 'on-demand', why: 'The agent decides whether it is recorded.' },
      ],
    },
  ],
};

const acdConfiguration: recorded.AcdConfigurationView = {
  rteMessaging: true,
  version: 1,
  changedAt: '2026-11-20T08:10:00.000Z',
  changedBy: 'root',
};

export const whoIsRecordedExamples = {
  getRecordingRoles: recordingRoles,
  changeRecordingRoles: recordingRoles,
  getSchedules: schedulesExample,
  changeSchedules: schedulesExample,
  simulateSchedules: scheduleSimulation,
  getAcdConfiguration: acdConfiguration,
  changeAcdConfiguration: acdConfiguration,
};
