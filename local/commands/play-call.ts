import { randomUUID } from 'node:crypto';
import { deployments } from '../../deployments.ts';
import { directory, type SimulatedUser } from '../connect-simulator/directory.ts';
import { drop } from '../data-server/drop.ts';
import { CannotStart } from '../progress.ts';
import { afterTheCall } from '../sample-day/after-the-call.ts';
import { voiceOf } from '../sample-day/staged-day.ts';
import { seededRandom } from '../seeded-random.ts';
import type { RunningSystem } from './running-system.ts';

export interface Call {
  /** User name of the agent who took it. */
  agent: string;
  seconds: number;
}

const agentOf = ({ agent }: Call): SimulatedUser => {
  const { users } = directory();
  const found = users.find(({ username }) => username === agent);
  if (found) return found;
  throw new CannotStart(`There is no agent ${agent}. Agents are: ${users.map(({ username }) => username).join(', ')}.`);
};

/** A call that has just ended. */
const justEnded = ({ seconds }: Call) => {
  const endedAt = Math.floor(Date.now() / 1000) * 1000 - 1000;
  return { contactId: randomUUID() as string, startedAt: endedAt - seconds * 1000, endedAt };
};

/** Does what Amazon Connect does after a call: puts its recording into the bucket, and its contact record into the stream. */
export const playCall = async ({ cloud, outputs }: RunningSystem, call: Call): Promise<string> => {
  const { id: agentId } = agentOf(call);
  const { contactId, ...times } = justEnded(call);
  const [connectedAt, endedAt] = [times.startedAt, times.endedAt].map((at) => new Date(at).toISOString());
  const connectInstanceArn = deployments.local?.connectInstanceArn ?? '';
  await afterTheCall(cloud, { directory: directory(), connectInstanceArn, outputs })({
    contactId,
    channel: 'VOICE',
    initiationMethod: 'INBOUND',
    agentId,
    initiatedAt: connectedAt!,
    connectedAt: connectedAt!,
    endedAt: endedAt!,
    flow: ['audio'],
    recordings: {},
    history: [],
  });
  return contactId;
};

/** Does what an agent's PC does after a call: drops the recording, with its manifest, into the staging location. */
export const dropRecording = ({ outputs }: RunningSystem, call: Call): string => {
  const { username } = agentOf(call);
  const talk = { ...justEnded(call), username };
  const seed = Number.parseInt(talk.contactId.slice(0, 8), 16);
  drop(outputs.dataServer.location, voiceOf(talk, seededRandom(seed)));
  return talk.contactId;
};
