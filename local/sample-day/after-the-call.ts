import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, clientFor } from '../cloud.ts';
import type { Directory } from '../connect-simulator/directory.ts';
import type { SimulatedContact } from '../connect-simulator/live-contacts.ts';
import { type Sound, wavOf } from '../media/sound.ts';
import { conversation } from '../media/voices.ts';
import type { Outputs } from '../outputs.ts';
import { seededRandom } from '../seeded-random.ts';
import {
  agentPart,
  type ContactRecord,
  recordingKey,
  recordingPart,
  recordOf,
  telephone,
  timestamp,
  withRecordings,
} from './contact-record.ts';

interface Place {
  directory: Directory;
  connectInstanceArn: string;
  outputs: Pick<Outputs, 'ctrStreamName' | 'recordingsBucket'>;
}

/** The spans in which it was suspended, in milliseconds after the agent was connected. */
export const suspensions = ({ history, connectedAt, endedAt }: SimulatedContact): [from: number, to: number][] => {
  const start = Date.parse(connectedAt!);
  const spans: [number, number][] = [];
  let from: number | undefined;
  for (const { at, medium, did } of history) {
    if (medium !== 'audio') continue;
    if (did === 'suspended') from ??= Date.parse(at) - start;
    else if (from !== undefined) {
      spans.push([from, Date.parse(at) - start]);
      from = undefined;
    }
  }
  if (from !== undefined) spans.push([from, Date.parse(endedAt!) - start]);
  return spans;
};

/** The sound that Connect has recorded: as long as the talk, and silent where it was suspended. */
export const soundOf = (contact: SimulatedContact): Sound => {
  const seconds = (Date.parse(contact.endedAt!) - Date.parse(contact.connectedAt!)) / 1000;
  const seed = Number.parseInt(contact.contactId.slice(0, 8), 16);
  const sound = conversation(Math.max(seconds, 1), seededRandom(seed));
  for (const [from, to] of suspensions(contact)) {
    const [first, last] = [from, to].map((at) => Math.round((at / 1000) * sound.sampleRate));
    for (const channel of sound.channels) channel.fill(0, first, last);
  }
  return sound;
};

/** Sends the recording and then the contact record, as Connect does after a talk. */
export const afterTheCall = (cloud: Cloud, { directory, connectInstanceArn, outputs }: Place) => {
  const bucket = new S3Client({ ...clientFor(cloud), forcePathStyle: true });
  const stream = new FirehoseClient(clientFor(cloud));
  const instance = { arn: connectInstanceArn, groups: directory.groups };

  const recordFor = (contact: SimulatedContact, key: string): ContactRecord => {
    const [initiated, connected, left] = [contact.initiatedAt, contact.connectedAt!, contact.endedAt!].map(Date.parse);
    const agent = directory.users.find(({ id }) => id === contact.agentId)!;
    return {
      ...recordOf(instance, contact.contactId, initiated!, left!, contact.channel),
      Agent: agentPart(instance, agent, { connected: connected!, left: left!, held: 0, afterwards: 0 }),
      AgentConnectionAttempts: 1,
      CustomerEndpoint: telephone('+12025550142'),
      SystemEndpoint: telephone('+12025550100'),
      InitialContactId: contact.initialContactId ?? null,
      PreviousContactId: contact.previousContactId ?? null,
      NextContactId: contact.nextContactId ?? null,
      LastUpdateTimestamp: timestamp(left! + 1000),
      ...withRecordings([recordingPart(`${outputs.recordingsBucket}/${key}`)]),
    };
  };

  return async (contact: SimulatedContact): Promise<void> => {
    const key = recordingKey(contact.contactId, Date.parse(contact.connectedAt!));
    const Body = wavOf(soundOf(contact), 'mu-law');
    await bucket.send(
      new PutObjectCommand({ Bucket: outputs.recordingsBucket, Key: key, Body, ContentType: 'audio/wav' }),
    );
    const Data = Buffer.from(JSON.stringify(recordFor(contact, key)));
    await stream.send(new PutRecordBatchCommand({ DeliveryStreamName: outputs.ctrStreamName, Records: [{ Data }] }));
  };
};
