import {
  type DataServerView,
  dataServer,
  dataServerChange,
  dataServerList,
  enrolmentCode,
  type FindingView,
  lintAnswer,
  type SetUpCheck,
  setUpCheck,
  simulation,
  simulationRequest,
  type Tonight,
  tonight,
  type UploadItem,
  uploadPage,
  uploadSearch,
  type WorkflowDraft,
  type WorkflowEventView,
  workflowDraft,
  workflowEvent,
} from '../../api/administration.ts';
import * as sample from './sample-data.ts';
import { sampleUploads } from './sample-uploads.ts';

interface Administration {
  servers: DataServerView[];
  events: Record<string, WorkflowEventView>;
  uploads: UploadItem[];
  check: SetUpCheck;
  tonight: Tonight;
}

interface Request {
  method: string;
  path: string;
  query: Record<string, string>;
  body: string;
}

const now = Date.now();
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const teamId = (name: string) => sample.teams.find((team) => team.name === name)!.teamId;
const hash = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 997, 7);

const untouched = (kind: 'end-of-call' | 'daily', immediateUpload: boolean): WorkflowEventView => ({
  kind,
  rules: [],
  defaultRule: {
    actions: {
      keep: {
        voice: { percent: 100, immediateUpload },
        'matching-screen': { percent: 100, immediateUpload },
        'unmatched-screen': { percent: 100, immediateUpload },
      },
    },
  },
  ...(kind === 'daily' ? { time: '19:30', timeZone: sample.timeZone } : {}),
  version: 0,
  changedAt: null,
  changedBy: null,
});

const stepTitles = [
  'Identify the agents',
  'Enable the component on a data server',
  'Associate agents with the data server',
  'Daily Event rules for their recordings',
];

export const emptyAdministration = (): Administration => ({
  servers: [],
  events: { 'end-of-call': untouched('end-of-call', true), daily: untouched('daily', false) },
  uploads: [],
  check: {
    steps: stepTitles.map((title, index) => ({
      step: index + 1,
      title,
      done: false,
      missing: [
        [
          'No users have been synced yet.',
          'No data server is registered.',
          'No data server has addresses or teams.',
          'The Daily Event has no rule for staged agents.',
        ][index]!,
      ],
    })),
    agents: [],
  },
  tonight: { nextRunAt: null, runs: [], dataServers: [] },
});

const servers = (): DataServerView[] => [
  {
    dataServerId: 'ds-vienna',
    name: 'Vienna',
    stagedUpload: { enabled: true, location: '\\\\nas01\\qm$\\staging', username: 'CC\\qm.staging', passwordSet: true },
    timeZone: 'Europe/Vienna',
    bandwidth: [
      { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '07:00', to: '19:00', bytesPerSecond: 0 },
      {
        days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'],
        from: '19:00',
        to: '06:00',
        bytesPerSecond: 6_250_000,
      },
    ],
    association: { mode: 'any', ipRanges: ['10.20.0.0/16'], teamIds: [teamId('Billing')] },
    version: 4,
    changedAt: ago(3000),
    changedBy: 'root',
    enrolment: null,
    agents: [
      {
        agentId: 'a1',
        machine: 'VIE-DATA-01',
        lastSeenAt: ago(0.4),
        version: '0.1.0',
        waiting: { count: 1284, bytes: 61_300_000_000, oldest: ago(560) },
        disk: { freeBytes: 1_420_000_000_000, totalBytes: 4_000_000_000_000 },
        errors: [],
        notTaken: { count: 0, files: [] },
      },
      {
        agentId: 'a2',
        machine: 'VIE-DATA-02',
        lastSeenAt: ago(1),
        version: '0.1.0',
        waiting: { count: 1284, bytes: 61_300_000_000, oldest: ago(560) },
        disk: { freeBytes: 61_000_000_000, totalBytes: 4_000_000_000_000 },
        errors: ['3 recordings of PC-117 were refused: the agent is not associated. They lie in refused/.'],
        notTaken: {
          count: 37,
          files: [
            {
              path: '2026-11-18/call-0815.wav.Manifest.json',
              since: ago(2900),
              reason: 'It is named like a manifest, but in capitals: the name must end in .manifest.json',
            },
            {
              path: 'call-0816.wav',
              since: ago(610),
              reason: 'It has no manifest: "call-0816.wav.manifest.json" must lie beside it',
            },
          ],
        },
      },
    ],
  },
  {
    dataServerId: 'ds-graz',
    name: 'Graz',
    stagedUpload: { enabled: false, location: '/srv/staging', username: null, passwordSet: false },
    timeZone: 'Europe/Vienna',
    bandwidth: [],
    association: { mode: 'all', ipRanges: [], teamIds: [teamId('Retention')] },
    version: 1,
    changedAt: ago(20),
    changedBy: 'root',
    enrolment: { expiresAt: new Date(now + 2_400_000).toISOString() },
    agents: [],
  },
  {
    dataServerId: 'ds-linz',
    name: 'Linz',
    stagedUpload: { enabled: true, location: '\\\\linz\\staging', username: 'CC\\qm.staging', passwordSet: true },
    timeZone: 'Europe/Vienna',
    bandwidth: [{ days: ['SAT', 'SUN'], from: '00:00', to: '00:00', bytesPerSecond: 31_500 }],
    association: {
      mode: 'all',
      ipRanges: ['10.40.1.10-10.40.1.90', '2001:db8:40::/48'],
      teamIds: [teamId('Bookings')],
    },
    version: 2,
    changedAt: ago(3000),
    changedBy: 'root',
    enrolment: null,
    agents: [
      {
        agentId: 'a3',
        machine: 'LNZ-DATA-01',
        lastSeenAt: ago(187),
        version: '0.1.0',
        waiting: { count: 42, bytes: 812_000_000, oldest: ago(1900) },
        disk: { freeBytes: 210_000_000_000, totalBytes: 500_000_000_000 },
        errors: ['The share \\\\linz\\staging cannot be reached: the network name is no longer available.'],
        notTaken: null,
      },
    ],
  },
];

const total = (count: number, bytes: number) => ({ count, bytes });

export const sampleAdministration = (): Administration => {
  const keepAll = { percent: 100, immediateUpload: false };
  const uploads = sampleUploads('ds-vienna', 'VIE-DATA-01', now);
  return {
    servers: servers(),
    events: {
      'end-of-call': {
        ...untouched('end-of-call', false),
        rules: [
          {
            ruleId: 'r-priority',
            name: 'Complaints at once',
            conditions: [{ field: 'queue', queueNames: ['Cancellations'] }],
            actions: { keep: { voice: { percent: 100, immediateUpload: true } }, reason: 'Archive' },
          },
        ],
        defaultRule: { actions: { keep: {} } },
        version: 3,
        changedAt: ago(5000),
        changedBy: 'admin',
      },
      daily: {
        ...untouched('daily', false),
        rules: [
          {
            ruleId: 'r-short',
            name: 'Short calls',
            conditions: [{ field: 'duration', atMost: 9 }],
            actions: { keep: { voice: { percent: 0, immediateUpload: false } } },
          },
          {
            ruleId: 'r-staged',
            name: 'Staged Upload Team',
            conditions: [{ field: 'team', teamIds: [teamId('Billing'), teamId('Bookings')] }],
            actions: {
              keep: { voice: keepAll, 'matching-screen': { percent: 20, immediateUpload: false } },
              retentionDays: 730,
              reason: 'Logging',
              metadata: { project: 'Quality 2026' },
            },
          },
          {
            ruleId: 'r-retention',
            name: 'Retention, one in five',
            conditions: [
              { field: 'team', teamIds: [teamId('Retention')] },
              { field: 'direction', direction: 'outbound' },
            ],
            actions: { keep: { voice: { percent: 20, immediateUpload: false } }, retentionDays: 90 },
          },
        ],
        version: 7,
        changedAt: ago(2900),
        changedBy: 'admin',
      },
    },
    uploads,
    check: {
      steps: stepTitles.map((title, index) => ({
        step: index + 1,
        title,
        done: index !== 2,
        missing:
          index === 2
            ? ['Graz has a team but Staged Upload is not enabled.', 'Linz has not been seen for 3 hours.']
            : [],
      })),
      agents: sample.users.map((user) => {
        const staged = user.teamName === 'Billing' || user.teamName === 'Bookings';
        return {
          agentId: user.userId,
          username: user.username,
          staged,
          because: staged
            ? `Team ${user.teamName} is associated with ${user.teamName === 'Billing' ? 'Vienna' : 'Linz'}, and the Daily Event rule “Staged Upload Team” covers it.`
            : user.active
              ? `Neither team ${user.teamName} nor any address of this agent’s PC is associated with a data server that is enabled.`
              : 'The user is not active.',
        };
      }),
    },
    tonight: {
      nextRunAt: new Date(now + 18 * 3_600_000).toISOString(),
      runs: [
        ...Array.from({ length: 5 }, (_, index) => ({
          runId: `daily#${index}`,
          localDate: new Date(now - index * 86_400_000).toISOString().slice(0, 10),
          startedAt: ago(95 + index * 1440),
          finishedAt: index === 0 ? ago(30) : ago(93 + index * 1440),
          kept: 1184 - index * 37,
          recycled: 203 + index * 11,
          bytes: 58_200_000_000 - index * 2_100_000_000,
        })),
      ],
      dataServers: [
        {
          dataServerId: 'ds-vienna',
          name: 'Vienna',
          totals: {
            waiting: total(100, 4_100_000_000),
            released: total(611, 29_800_000_000),
            uploading: total(4, 161_000_000),
            uploaded: total(561, 27_400_000_000),
            failed: total(8, 312_000_000),
            recycled: total(203, 7_400_000_000),
          },
          limitBytesPerSecond: 6_250_000,
          measuredBytesPerSecond: 6_100_000,
          forecastEndAt: new Date(now + 80 * 60_000).toISOString(),
          windowEndAt: new Date(now + 250 * 60_000).toISOString(),
          silentSince: null,
        },
        {
          dataServerId: 'ds-linz',
          name: 'Linz',
          totals: {
            waiting: total(12, 212_000_000),
            released: total(30, 600_000_000),
            uploading: total(0, 0),
            uploaded: total(0, 0),
            failed: total(0, 0),
            recycled: total(0, 0),
          },
          limitBytesPerSecond: 31_500,
          measuredBytesPerSecond: 31_200,
          forecastEndAt: new Date(now + 318 * 60_000).toISOString(),
          windowEndAt: new Date(now + 250 * 60_000).toISOString(),
          silentSince: null,
        },
      ],
    },
  };
};

const lint = (kind: string, draft: WorkflowDraft): FindingView[] => {
  const found: FindingView[] = [];
  const broad = draft.rules.findIndex(({ conditions }) => conditions.length === 0);
  for (const [index, rule] of draft.rules.entries()) {
    const { voice, ...screens } = rule.actions.keep;
    const say = (severity: FindingView['severity'], code: FindingView['code'], sentence: string) =>
      found.push({ ruleId: rule.ruleId, severity, code, sentence });
    if (broad >= 0 && broad < index) {
      say(
        'error',
        'hidden-by-rule-above',
        `“${draft.rules[broad]!.name}” above matches everything: this rule is never asked.`,
      );
    }
    if (kind === 'end-of-call' && Object.values(rule.actions.keep).some((keep) => keep.immediateUpload)) {
      say(
        'error',
        'immediate-upload-for-staged-agents',
        'Immediate Upload sends recordings of 6 staged agents to the cloud at once, before the Daily Event.',
      );
    }
    if (kind === 'daily' && voice && voice.percent > 0 && Object.keys(screens).length === 0) {
      say('warning', 'only-voice-set', 'Only voice is set: screen recordings of these agents go on waiting.');
    }
  }
  if (kind === 'daily') {
    found.push({
      ruleId: null,
      severity: 'warning',
      code: 'agents-not-covered',
      sentence: 'One staged agent, oskar.novak, is covered by no rule above Default (locked).',
    });
  }
  if (draft.time?.startsWith('02:')) {
    found.push({
      ruleId: null,
      severity: 'warning',
      code: 'time-skipped-by-clock-change',
      sentence: `On 28 Mar 2027 there is no ${draft.time} in ${draft.timeZone}: the run begins at 03:00.`,
    });
  }
  return found;
};

const simulate = (draft: WorkflowDraft, days: number) => {
  let left = 1337 * days;
  const recordings = left;
  const rules = [
    ...draft.rules,
    { ruleId: 'default', name: 'Default', conditions: [], actions: draft.defaultRule.actions },
  ];
  return {
    recordings,
    notStaged: 212 * days,
    complete: days < 31,
    rules: rules.map(({ ruleId, name, conditions, actions }) => {
      const matched = conditions.length === 0 ? left : Math.floor((left * (5 + (hash(name) % 40))) / 100);
      left -= matched;
      const voice = actions.keep.voice;
      const kept = Math.round((matched * (voice?.percent ?? 0)) / 100);
      const immediate = voice?.immediateUpload ? kept : 0;
      return { ruleId, name, matched, kept, recycled: voice ? matched - kept : 0, immediate, staged: kept - immediate };
    }),
  };
};

const answer = (status: number, content: unknown) => ({ status, content });
const problem = (status: number, detail: string, errors?: { field: string; reason: string }[]) =>
  answer(status, { type: 'about:blank', title: detail, status, detail, ...(errors ? { errors } : {}) });

/** Answers like the administration's part of the API; what is changed stays until the server ends. */
export const fakeAdministration = (state: Administration) => {
  const saveServer = (id: string | undefined, body: string) => {
    const read = dataServerChange.safeParse(JSON.parse(body));
    const invalid = (errors: { field: string; reason: string }[]) =>
      problem(400, 'Something in the data server is missing or wrong.', errors);
    if (!read.success) {
      return invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message })));
    }
    const { stagedUpload, version, ...change } = read.data;
    const before = state.servers.find(({ dataServerId }) => dataServerId === id);
    if (/^[A-Za-z]:/.test(stagedUpload.location ?? '')) {
      return invalid([
        { field: 'stagedUpload.location', reason: 'A drive letter is known to one machine only: write a UNC path.' },
      ]);
    }
    const wrong = change.association.ipRanges.findIndex((range) => !/^[0-9a-f.:/-]+$/i.test(range));
    if (wrong >= 0) {
      return invalid([{ field: `association.ipRanges.${wrong}`, reason: 'This is no address, block or range.' }]);
    }
    if (state.servers.some(({ name, dataServerId }) => name === change.name && dataServerId !== id)) {
      return problem(409, `There is a data server named ${change.name} already.`, [
        { field: 'name', reason: 'Taken.' },
      ]);
    }
    if (before && before.version !== version) {
      return problem(409, 'Somebody else has changed this data server since you opened it.');
    }
    const { password, ...shown } = stagedUpload;
    const saved = dataServer.parse({
      ...change,
      dataServerId: id ?? `ds-${state.servers.length + 1}`,
      stagedUpload: { ...shown, passwordSet: password !== undefined || (before?.stagedUpload.passwordSet ?? false) },
      version: version + 1,
      changedAt: new Date().toISOString(),
      changedBy: 'root',
      enrolment: before?.enrolment ?? null,
      agents: before?.agents ?? [],
    });
    state.servers = [...state.servers.filter((server) => server !== before), saved];
    return answer(before ? 200 : 201, saved);
  };

  const saveEvent = (kind: string, body: string) => {
    const draft = workflowDraft.parse(JSON.parse(body));
    const before = state.events[kind]!;
    const twice = draft.rules.find(({ name }, index) => draft.rules.findIndex((rule) => rule.name === name) < index);
    if (twice) return problem(409, `Two rules have the name “${twice.name}”.`);
    // A rule of this name shows how it looks when somebody else was quicker.
    if (draft.rules.some(({ name }) => name === 'Conflict')) {
      state.events[kind] = {
        ...before,
        version: before.version + 1,
        changedAt: new Date().toISOString(),
        changedBy: 'hanna.berger',
      };
    }
    if (state.events[kind]!.version !== draft.version) return problem(409, 'Somebody else has saved this event since.');
    state.events[kind] = workflowEvent.parse({
      ...draft,
      kind: before.kind,
      version: draft.version + 1,
      changedAt: new Date().toISOString(),
      changedBy: 'admin',
    });
    return answer(200, state.events[kind]);
  };

  return ({ method, path, query, body }: Request): { status: number; content: unknown } => {
    const [, first, second, third, fourth] = path.split('/').slice(1);
    if (first === 'data-servers') {
      if (method === 'GET') return answer(200, dataServerList.parse({ dataServers: state.servers }));
      if (third === 'enrolment-code') {
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        for (const server of state.servers) if (server.dataServerId === second) server.enrolment = { expiresAt };
        return answer(201, enrolmentCode.parse({ code: 'K7QM-2VXD-9RTA-HW4P', expiresAt }));
      }
      if (third === 'agents') {
        const server = state.servers.find(({ dataServerId }) => dataServerId === second)!;
        server.agents = server.agents.filter(({ agentId }) => agentId !== fourth);
        return answer(200, server);
      }
      if (method === 'DELETE') {
        const totals = state.tonight.dataServers.find(({ dataServerId }) => dataServerId === second)?.totals;
        const left = totals
          ? totals.waiting.count + totals.released.count + totals.uploading.count + totals.failed.count
          : 0;
        if (left > 0 && query.lostRecordings !== 'accepted') {
          const told = `Recordings wait there that are not in the archive: ${left}.`;
          return problem(409, told, [{ field: 'lostRecordings', reason: told }]);
        }
        state.servers = state.servers.filter(({ dataServerId }) => dataServerId !== second);
        return answer(200, { removed: true });
      }
      return saveServer(second, body);
    }
    if (first === 'workflow-events' && second && state.events[second]) {
      if (method === 'GET') return answer(200, workflowEvent.parse(state.events[second]));
      if (method === 'PUT') return saveEvent(second, body);
      if (third === 'lint') {
        return answer(200, lintAnswer.parse({ findings: lint(second, workflowDraft.parse(JSON.parse(body))) }));
      }
      const { draft, days } = simulationRequest.parse(JSON.parse(body));
      return answer(200, simulation.parse(simulate(draft, days)));
    }
    if (second === 'set-up-check') return answer(200, setUpCheck.parse(state.check));
    if (second === 'tonight') return answer(200, tonight.parse(state.tonight));
    if (second === 'runs') return answer(200, 'recordingId,contactId,rule,outcome\r\n');
    if (second === 'uploads' && fourth === 'retry') {
      const upload = state.uploads.find(({ recordingId }) => recordingId === third);
      if (upload?.uploadState !== 'Failed') return problem(409, 'Only what failed can be tried again.');
      upload.uploadState = 'Not yet uploaded';
      upload.failure = null;
      return answer(202, { accepted: true });
    }
    if (second === 'uploads') {
      const { dataServerId, uploadState, limit, cursor } = uploadSearch.parse(query);
      const found = state.uploads.filter(
        (upload) => upload.dataServerId === dataServerId && upload.uploadState === uploadState,
      );
      const start = Number(cursor ?? 0);
      const next = start + limit < found.length ? String(start + limit) : null;
      return answer(200, uploadPage.parse({ uploads: found.slice(start, start + limit), next }));
    }
    return problem(404, 'There is no such address.');
  };
};
