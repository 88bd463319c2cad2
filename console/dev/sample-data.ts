import type {
  ContactDetail,
  ContactSummary,
  MissingRecordingView,
  UnmatchedRecordingView,
} from '../../api/contacts.ts';
import type { TeamView, UserView } from '../../api/users.ts';
import { inZone } from '../kit/format.ts';

export const timeZone = 'Europe/Vienna';

/** Chance that repeats itself, so that two screenshots can be compared. */
export const seededChance = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};

const chance = seededChance(20261120);
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(chance() * values.length)]!;
const hex = (length: number) => Array.from({ length }, () => Math.floor(chance() * 16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;

export const teams: TeamView[] = ['Billing', 'Bookings', 'Retention', 'Technical Support'].map((name) => {
  const teamId = uuid();
  return { teamId, name, path: [teamId], members: 0 };
});

const names = [
  ['Amara', 'Okafor'],
  ['Jonas', 'Lindqvist'],
  ['Mei', 'Tanaka'],
  ['Luca', 'Bianchi'],
  ['Sofia', 'Marek'],
  ['Tom', 'Whitfield'],
  ['Ines', 'Carvalho'],
  ['Priya', 'Raman'],
  ['Oskar', 'Novak'],
  ['Hanna', 'Berger'],
  ['Yusuf', 'Demir'],
  ['Elin', 'Strand'],
] as const;

export const users: UserView[] = names.map(([firstName, lastName], index) => {
  const team = teams[index % teams.length]!;
  team.members += 1;
  return {
    userId: uuid(),
    username: `${firstName}.${lastName}`.toLowerCase(),
    formerUsernames: index === 4 ? ['sofia.hruba'] : [],
    firstName,
    lastName,
    teamId: team.teamId,
    teamName: team.name,
    active: index !== 8,
    syncedAt: new Date(Date.now() - 1_500_000).toISOString(),
    supervisedTeamIds: index === 9 ? [teams[0]!.teamId, teams[2]!.teamId] : [],
  };
});

const queues = ['Invoices', 'New bookings', 'Cancellations', 'Line faults'];
const system = ['+43720880100', '+43720880101', '+442079460100'];
const lost = 'mixed' as const;

const contact = (at: Date, index: number): ContactDetail => {
  const outbound = chance() < 0.22;
  const abandoned = !outbound && chance() < 0.05;
  const user = abandoned ? undefined : pick(users);
  const team = teams.find(({ teamId }) => teamId === user?.teamId);
  const draw = chance();
  const recordingState: ContactSummary['recordingState'] = abandoned
    ? 'not-expected'
    : draw < 0.88
      ? 'present'
      : draw < 0.93
        ? 'missing'
        : draw < 0.96
          ? 'deleted'
          : 'not-recorded';
  const seconds = recordingState === 'present' ? Math.round((20 + chance() ** 2 * 900) * 100) / 100 : null;
  const { date, clock } = inZone(at.toISOString(), timeZone);
  const contactId = uuid();
  const number = `+4320794600${String(Math.floor(chance() * 100)).padStart(2, '0')}`;
  const mine = pick(system);
  const ended = new Date(at.getTime() + (seconds ?? 40) * 1000).toISOString();
  const method = outbound ? 'OUTBOUND' : chance() < 0.06 ? 'CALLBACK' : 'INBOUND';
  const summary: ContactSummary = {
    contactId,
    acdId: user?.username ?? null,
    calledNumber: method === 'CALLBACK' ? null : mine,
    callingNumber: number,
    associatedContactId: contactId,
    contactDirection: outbound ? 'outbound' : 'inbound',
    firstName: user?.firstName ?? null,
    lastName: user?.lastName ?? null,
    callDuration: seconds,
    date: abandoned ? null : date,
    time: abandoned ? null : clock,
    recordingType: 'Amazon Connect',
    callerNumber: outbound ? mine : number,
    dialledNumber: outbound ? number : mine,
    initialContactId: contactId,
    channel: 'voice',
    initiationMethod: method,
    queueName: pick(queues),
    agentId: user?.userId ?? null,
    teamId: team?.teamId ?? null,
    teamName: team?.name ?? null,
    startedAt: at.toISOString(),
    recordingState,
    fileUploadState:
      recordingState === 'present' ? 'Uploaded' : recordingState === 'missing' ? 'Not yet uploaded' : null,
    redacting: false,
  };
  const audio = (part: 'agent' | 'ivr', length: number | null, channels: ('customer' | 'agent' | 'mixed')[]) => ({
    recordingId: hex(16),
    medium: 'audio' as const,
    part,
    state:
      recordingState === 'present'
        ? ('present' as const)
        : recordingState === 'deleted'
          ? ('deleted' as const)
          : ('not-arrived' as const),
    unreadable: null,
    storageClass: null,
    deletionReason: recordingState === 'deleted' ? 'Deleted at the request of the customer' : null,
    durationSeconds: recordingState === 'present' ? length : null,
    channels,
    codec: recordingState === 'present' ? 'PCM, 16 bits' : null,
    sampleRate: recordingState === 'present' ? 8000 : null,
    size: recordingState === 'present' ? Math.round((length ?? 0) * 32000) + 44 : null,
    arrivedAt: recordingState === 'present' ? new Date(Date.parse(ended) + 95_000).toISOString() : null,
    fileUploadState: summary.fileUploadState,
    playable: recordingState === 'present',
  });
  const recordings =
    recordingState === 'not-expected' || recordingState === 'not-recorded'
      ? []
      : [audio('agent', seconds, ['customer', 'agent']), ...(index % 6 === 0 ? [audio('ivr', 31.4, [lost])] : [])];
  return {
    ...summary,
    previousContactId: null,
    nextContactId: null,
    initiatedAt: new Date(at.getTime() - 42_000).toISOString(),
    connectedToAgentAt: abandoned ? null : at.toISOString(),
    disconnectedAt: ended,
    disconnectReason: abandoned ? 'CUSTOMER_DISCONNECT' : pick(['CUSTOMER_DISCONNECT', 'AGENT_DISCONNECT']),
    transferredTo: null,
    interactionSeconds: seconds,
    holdSeconds: index % 5 === 0 ? 37 : 0,
    holds: index % 5 === 0 ? 2 : 0,
    afterContactWorkSeconds: abandoned ? null : 25,
    updatedAt: ended,
    recordings,
    chain: [],
    pauses: [],
    tags: [],
    history: [
      { at: new Date(at.getTime() - 42_000).toISOString(), what: 'initiated', by: null, detail: null },
      ...(abandoned
        ? []
        : [{ at: at.toISOString(), what: 'connected-to-agent' as const, by: summary.acdId, detail: null }]),
      { at: ended, what: 'disconnected', by: null, detail: null },
      { at: new Date(Date.parse(ended) + 61_000).toISOString(), what: 'imported', by: null, detail: null },
      ...(recordingState === 'present'
        ? [
            {
              at: new Date(Date.parse(ended) + 95_000).toISOString(),
              what: 'recording-arrived' as const,
              by: null,
              detail: 'Call recording',
            },
          ]
        : []),
    ],
  };
};

const now = Date.now();
export const contacts: ContactDetail[] = Array.from({ length: 430 }, (_, index) =>
  contact(new Date(now - (index * 22 + chance() * 20) * 60_000), index),
);

// Journeys: each of these three contacts is one customer, transferred twice.
for (const first of [5, 40, 90]) {
  const legs = [contacts[first + 2]!, contacts[first + 1]!, contacts[first]!];
  const chain = legs.map((leg, index) => ({
    contactId: leg.contactId,
    startedAt: leg.startedAt,
    initiationMethod: index === 0 ? 'INBOUND' : 'TRANSFER',
    acdId: leg.acdId,
    firstName: leg.firstName,
    lastName: leg.lastName,
    queueName: leg.queueName,
    recordingState: leg.recordingState,
    visible: index !== 1,
  }));
  for (const [index, leg] of legs.entries()) {
    leg.chain = chain;
    leg.initialContactId = legs[0]!.contactId;
    leg.previousContactId = legs[index - 1]?.contactId ?? null;
    leg.nextContactId = legs[index + 1]?.contactId ?? null;
    leg.initiationMethod = chain[index]!.initiationMethod;
  }
}
for (const one of contacts) {
  if (one.chain.length === 0) {
    const { contactId, startedAt, initiationMethod, acdId, firstName, lastName, queueName, recordingState } = one;
    one.chain = [
      { contactId, startedAt, initiationMethod, acdId, firstName, lastName, queueName, recordingState, visible: true },
    ];
  }
}

// Staged: the screens of these contacts wait on a data server, or were recycled, or failed.
for (const [index, fileUploadState] of (['Not yet uploaded', 'Uploading', 'Failed', 'Recycled'] as const).entries()) {
  const one = contacts[index + 1]!;
  const ended = Date.parse(one.disconnectedAt ?? one.startedAt);
  const at = (minutes: number) => new Date(ended + minutes * 60_000).toISOString();
  const recordingId = hex(32);
  const hash = hex(64);
  const recycled = fileUploadState === 'Recycled';
  one.fileUploadState = fileUploadState;
  one.recordings.push({
    recordingId,
    medium: 'screen',
    part: 'agent',
    state: recycled ? 'recycled' : 'not-yet-uploaded',
    unreadable: null,
    storageClass: null,
    deletionReason: null,
    durationSeconds: 184,
    channels: [],
    codec: null,
    sampleRate: null,
    size: 38_400_000,
    arrivedAt: null,
    fileUploadState,
    playable: false,
  });
  const entry = (minutes: number, what: ContactDetail['history'][number]['what'], by: string) =>
    one.history.push({ at: at(minutes), what, by, detail: `screen, 38400000 bytes, SHA-256 ${hash}` });
  entry(1, 'recorded', 'PC-104');
  entry(2, 'staged', 'VIE-DATA-01');
  entry(3, 'registered', 'cloud');
  if (recycled) entry(9, 'recycled', 'cloud');
  else if (index > 0) {
    entry(9, 'released', 'cloud');
    entry(10, 'upload-started', 'VIE-DATA-01');
  }
}

export const missing: MissingRecordingView[] = contacts
  .filter(({ recordingState }) => ['missing', 'deleted', 'not-recorded'].includes(recordingState))
  .map((one, index) => ({
    contactId: one.contactId,
    reason:
      one.recordingState === 'deleted'
        ? 'deleted'
        : one.recordingState === 'not-recorded'
          ? 'not-recorded'
          : index % 3 === 0
            ? 'unmatched-nearby'
            : 'not-arrived',
    detail:
      one.recordingState === 'deleted'
        ? 'Deleted at the request of the customer'
        : index % 3 === 0 && one.recordingState === 'missing'
          ? 'recordings-demo/connect/demo/CallRecordings/2026/11/19/unknown_20261119T10:12_UTC.wav'
          : null,
    since: new Date(Date.parse(one.startedAt) + 600_000).toISOString(),
    startedAt: one.startedAt,
    acdId: one.acdId,
    firstName: one.firstName,
    lastName: one.lastName,
    teamName: one.teamName,
  }));
missing.push({
  contactId: null,
  reason: 'record-quarantined',
  detail: 'The contact record has no ContactId.',
  since: new Date(now - 7_000_000).toISOString(),
  startedAt: null,
  acdId: null,
  firstName: null,
  lastName: null,
  teamName: null,
});
missing.sort((a, b) => a.since.localeCompare(b.since));

export const unmatched: UnmatchedRecordingView[] = Array.from({ length: 4 }, (_, index) => {
  const contactId = index === 3 ? null : uuid();
  return {
    location: `recordings-demo/connect/demo/CallRecordings/2026/11/1${5 + index}/${contactId ?? 'test'}_2026111${5 + index}T10:12_UTC.wav`,
    contactId,
    arrivedAt: new Date(now - (4 - index) * 90_000_000).toISOString(),
    recordedAt: contactId ? new Date(now - (4 - index) * 90_100_000).toISOString() : null,
    size: 960_044 + index * 1000,
    durationSeconds: index === 2 ? null : 30 + index,
    reason: index === 2 ? 'The file is not a recording: it is a web page.' : null,
  };
});
