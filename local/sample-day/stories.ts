import type { SimulatedUser } from '../connect-simulator/directory.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { idOf } from '../seeded-random.ts';
import {
  agentPart,
  type ContactRecord,
  type Instance,
  recordingKey,
  recordingPart,
  recordOf,
  telephone,
  text,
  timestamp,
  withRecordings,
} from './contact-record.ts';
import type { MediaFile } from './media-file.ts';

export interface Stage {
  instance: Instance;
  random: SeededRandom;
  at: number;
  /** The id of the story's first, second... contact. */
  id(leg?: number): string;
  staff: readonly SimulatedUser[];
  bucket: string;
}

export interface Played {
  records: ContactRecord[];
  media: MediaFile[];
}

export interface Story {
  times: number;
  play(stage: Stage): Played;
}

const lines = ['+12025550100', '+12025550101', '+12025550102'];
const customer = (random: SeededRandom) => `+120255501${random.between(10, 89)}`;
const queueNames = ['Support', 'Billing', 'New orders', 'Claims', 'Priority customers'];

interface Talk {
  leg?: number;
  at?: number;
  agent?: SimulatedUser;
  number?: string;
  changes?: Record<string, unknown>;
  /** `missing`: listed and never there; `none`: not recorded by the flow. */
  recording?: 'there' | 'missing' | 'none' | 'deleted' | 'with machine and screen';
}

/** A recorded talk with an agent, which is most stories. */
const talk = (stage: Stage, options: Talk = {}): Played & { ends: number; agent: SimulatedUser } => {
  const { instance, random, bucket } = stage;
  const {
    leg = 0,
    at = stage.at,
    agent = random.pick(stage.staff),
    number = customer(random),
    recording = 'there',
  } = options;
  const ContactId = stage.id(leg);
  const waited = random.between(3, 45);
  const connected = at + (20 + waited) * 1000;
  const seconds = random.next() < 0.8 ? random.between(5, 12) : random.between(12, 40);
  const held = random.next() < 0.15 ? random.between(1, 4) : 0;
  const left = connected + seconds * 1000;
  const afterwards = random.between(4, 60);
  const queue = random.pick(queueNames);

  const key = recordingKey(ContactId, connected);
  const machineKey = recordingKey(ContactId, at, 'CallRecordings/ivr');
  const screenKey = recordingKey(ContactId, connected, 'ScreenRecordings', 'mp4');
  const all = recording === 'with machine and screen';
  const deleted = recording === 'deleted' ? { deleted: 'Deleted on the request of the customer' } : {};
  const parts = [
    ...(all ? [recordingPart(`${bucket}/${machineKey}`, { ivr: { from: at, to: connected } })] : []),
    ...(recording === 'none' ? [] : [recordingPart(`${bucket}/${key}`, deleted)]),
    ...(all ? [recordingPart(`${bucket}/${screenKey}`, { video: true })] : []),
  ];
  const record: ContactRecord = {
    ...recordOf(instance, ContactId, at, left, 'VOICE'),
    Agent: agentPart(instance, agent, { connected, left, held, afterwards }),
    AgentConnectionAttempts: 1,
    CustomerEndpoint: telephone(number),
    SystemEndpoint: telephone(random.pick(lines)),
    DisconnectReason: random.next() < 0.7 ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT',
    LastUpdateTimestamp: timestamp(left + (afterwards + 65) * 1000),
    Queue: {
      ARN: `${instance.arn}/queue/${idOf('queue', queue)}`,
      DequeueTimestamp: timestamp(connected),
      Duration: waited,
      EnqueueTimestamp: timestamp(connected - waited * 1000),
      Name: queue,
    },
    ...withRecordings(parts),
    ...options.changes,
  };
  const media: MediaFile[] = [
    ...(recording === 'there' || all ? [{ key, kind: 'conversation', seconds } as const] : []),
    ...(all ? [{ key: machineKey, kind: 'machine', seconds: 8 } as const] : []),
  ];
  return { records: [record], media, ends: left, agent };
};

/** Several legs of one transfer chain. Each names its neighbours; the first one does not say that it is the first. */
const journey = (stage: Stage, legs: number, method: string, changes: Record<string, unknown> = {}): Played => {
  const number = customer(stage.random);
  const played: Played = { records: [], media: [] };
  for (let leg = 0, at = stage.at; leg < legs; leg += 1) {
    const last = leg === legs - 1;
    const one = talk(stage, {
      leg,
      at,
      number,
      changes: {
        ...(leg > 0 && {
          InitiationMethod: method,
          InitialContactId: stage.id(0),
          PreviousContactId: stage.id(leg - 1),
        }),
        ...(leg > 0 && method === 'QUEUE_TRANSFER' && { SystemEndpoint: null }),
        ...(!last && { NextContactId: stage.id(leg + 1), ...changes }),
      },
    });
    played.records.push(...one.records);
    played.media.push(...one.media);
    at = one.ends;
  }
  return played;
};

/** No agent, no queue, no recording. */
const without = (stage: Stage, channel: string, changes: Record<string, unknown> = {}, seconds = 40): Played => ({
  records: [{ ...recordOf(stage.instance, stage.id(), stage.at, stage.at + seconds * 1000, channel), ...changes }],
  media: [],
});

const waitingIn = ({ instance, at }: Stage, queue: string, seconds: number) => ({
  Queue: {
    ARN: `${instance.arn}/queue/${idOf('queue', queue)}`,
    DequeueTimestamp: timestamp(at + seconds * 1000),
    Duration: seconds,
    EnqueueTimestamp: timestamp(at),
    Name: queue,
  },
});

/** Written contacts have an agent and no sound. */
const written = (stage: Stage, channel: string, changes: Record<string, unknown>): Played => {
  const { records } = talk(stage, { recording: 'none' });
  const [record] = records;
  const plain = recordOf(stage.instance, stage.id(), stage.at, stage.at + 300_000, channel);
  return {
    records: [
      {
        ...plain,
        Agent: record!.Agent,
        Queue: record!.Queue,
        LastUpdateTimestamp: record!.LastUpdateTimestamp,
        ...changes,
      },
    ],
    media: [],
  };
};

const caller = (stage: Stage) => ({
  CustomerEndpoint: telephone(customer(stage.random)),
  SystemEndpoint: telephone(stage.random.pick(lines)),
});

/** The events of a contact centre in two days, and how often they happen. */
export const stories: Record<string, Story> = {
  'rang and was answered': { times: 132, play: (stage) => talk(stage) },
  'rang and came to the agent of the demo': {
    times: 14,
    play: (stage) => talk(stage, { agent: stage.staff.find(({ username }) => username === 'alice.agent')! }),
  },
  'rang and was recorded from the machine to the screen': {
    times: 8,
    play: (stage) => talk(stage, { recording: 'with machine and screen' }),
  },
  'was rung by an agent': {
    times: 30,
    play: (stage) =>
      talk(stage, {
        changes: {
          InitiationMethod: 'OUTBOUND',
          Queue: null,
          SegmentAttributes: { 'connect:Direction': text('OUTBOUND'), 'connect:Subtype': text('connect:Telephony') },
        },
      }),
  },
  'was rung by a program': {
    times: 4,
    play: (stage) =>
      talk(stage, {
        changes: { InitiationMethod: 'API', SegmentAttributes: { 'connect:Direction': text('OUTBOUND') } },
      }),
  },
  'was rung back': {
    times: 10,
    play: (stage) => talk(stage, { changes: { InitiationMethod: 'CALLBACK', SystemEndpoint: null } }),
  },
  'was passed to another queue': { times: 8, play: (stage) => journey(stage, 2, 'QUEUE_TRANSFER') },
  'was passed on warmly': { times: 7, play: (stage) => journey(stage, 2, 'TRANSFER') },
  'was passed on coldly, twice': {
    times: 4,
    play: (stage) => journey(stage, 3, 'TRANSFER', { TransferCompletedTimestamp: timestamp(stage.at + 90_000) }),
  },
  'was passed to somebody outside': {
    times: 3,
    play: (stage) => talk(stage, { changes: { TransferredToEndpoint: telephone('+12025550198') } }),
  },
  'gave up waiting': {
    times: 18,
    play: (stage) =>
      without(stage, 'VOICE', { ...caller(stage), ...waitingIn(stage, stage.random.pick(queueNames), 40) }),
  },
  'was done with the machine': { times: 10, play: (stage) => without(stage, 'VOICE', caller(stage)) },
  'rang without a number': {
    times: 3,
    play: (stage) => talk(stage, { changes: { CustomerEndpoint: { Address: 'anonymous', Type: 'TELEPHONE_NUMBER' } } }),
  },
  'rang from a web page': {
    times: 2,
    play: (stage) =>
      talk(stage, { changes: { InitiationMethod: 'WEBRTC_API', CustomerEndpoint: null, SystemEndpoint: null } }),
  },
  chatted: { times: 16, play: (stage) => written(stage, 'CHAT', { InitiationMethod: 'API' }) },
  'was a task': {
    times: 6,
    play: (stage) =>
      written(stage, 'TASK', { InitiationMethod: 'API', ContactDetails: { ContactDetailsName: 'Refund' } }),
  },
  'wrote an e-mail': {
    times: 6,
    play: (stage) =>
      written(stage, 'EMAIL', { CustomerEndpoint: { Address: 'customer@example.com', Type: 'EMAIL_ADDRESS' } }),
  },
  'was listened to by a supervisor': {
    times: 2,
    play: (stage) => talk(stage, { recording: 'none', changes: { InitiationMethod: 'MONITOR', SystemEndpoint: null } }),
  },
  'began in a way nobody knows yet': {
    times: 2,
    play: (stage) => talk(stage, { changes: { InitiationMethod: 'CAMPAIGN_PREVIEW' } }),
  },
  'was not recorded by the flow': { times: 5, play: (stage) => talk(stage, { recording: 'none' }) },
  'had the recording deleted': { times: 3, play: (stage) => talk(stage, { recording: 'deleted' }) },
  'has a recording that never came': { times: 4, play: (stage) => talk(stage, { recording: 'missing' }) },
  'has a recording and no contact record': {
    times: 2,
    play: (stage) => ({ records: [], media: talk(stage).media }),
  },
};
