import { agents, type Directory } from '../connect-simulator/directory.ts';
import { idOf, type SeededRandom, seededRandom } from '../seeded-random.ts';
import { badRecords } from './bad-records.ts';
import type { ContactRecord, Instance } from './contact-record.ts';
import type { MediaFile } from './media-file.ts';
import { type Played, type Story, stories } from './stories.ts';

/** A talk of an agent with a customer that Connect recorded. */
export interface Talk {
  contactId: string;
  username: string;
  startedAt: number;
  endedAt: number;
}

export interface SampleDay {
  /** The records for the stream, in order. A few of them are bad. */
  deliveries: string[];
  media: MediaFile[];
  /** How many contacts there will be in the end. */
  contacts: number;
  talks: Talk[];
}

export interface Scene {
  instance: Instance;
  directory: Directory;
  recordingsBucket: string;
  /** Everything happens before this. */
  now: Date;
}

const hour = 3_600_000;

/** Yesterday's and today's opening hours, as far as they are over. */
const instants = (now: Date, random: SeededRandom) => {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const lately = now.getTime() - 0.5 * hour;
  const opened = Math.min(midnight + 7 * hour, lately - hour);
  return (): number => {
    const [from, to] =
      random.next() < 0.5
        ? [opened, Math.min(lately, midnight + 19 * hour)]
        : [midnight - 17 * hour, midnight - 5 * hour];
    return Math.floor((from + random.next() * (to - from)) / 1000) * 1000;
  };
};

/** About three hundred contacts of every kind, always the same ones on the same day. */
export const sampleDay = ({ instance, directory, recordingsBucket, now }: Scene): SampleDay => {
  const random = seededRandom(20261120);
  const instant = instants(now, random);
  const day = now.toISOString().slice(0, 10);
  const staff = agents(directory);

  const played = Object.entries(stories).flatMap(([name, { times, play }]: [string, Story]) =>
    Array.from({ length: times }, (_, index): Played => {
      const id = (leg = 0) => idOf('sample day', day, name, index, leg);
      return play({ instance, random, at: instant(), id, staff, bucket: recordingsBucket });
    }),
  );
  const records = played.flatMap(({ records }) => records);
  return {
    deliveries: [
      ...inOrder(delivered(records, random)).map((record) => JSON.stringify(record)),
      ...badRecords(instance, now),
    ],
    media: played.flatMap(({ media }) => media),
    contacts: new Set(records.map(({ ContactId }) => ContactId)).size,
    talks: records.flatMap(talkOf),
  };
};

const talkOf = ({ ContactId, Agent, Recordings, DisconnectTimestamp }: ContactRecord): Talk[] => {
  const agent = Agent as { Username: string; ConnectedToAgentTimestamp: string } | null;
  if (!agent || !Recordings) return [];
  const endedAt = Date.parse(String(DisconnectTimestamp));
  return [
    { contactId: ContactId, username: agent.Username, startedAt: Date.parse(agent.ConnectedToAgentTimestamp), endedAt },
  ];
};

const inOrder = (records: ContactRecord[]) =>
  records.toSorted((a, b) => a.LastUpdateTimestamp.localeCompare(b.LastUpdateTimestamp));

/** Connect delivers "at least once": some come twice, and some again after something has changed. */
const delivered = (records: ContactRecord[], random: SeededRandom): ContactRecord[] =>
  records.flatMap((record) => {
    const again = random.next();
    if (again < 0.03) return [record, record];
    if (again < 0.07) {
      const later = new Date(Date.parse(record.LastUpdateTimestamp) + random.between(60, 900) * 1000);
      return [
        record,
        { ...record, LastUpdateTimestamp: `${later.toISOString().slice(0, 19)}Z`, Attributes: { surveyScore: '5' } },
      ];
    }
    return [record];
  });
