import type { StagingAnswer } from '../../api/programs/staging.ts';
import { whyNotAssociated } from '../../domain/data-server/association.ts';
import { type EffectiveRole, rolesOf, unsetRoles } from '../../domain/schedule/recording-roles.ts';
import { whyNotStaged } from '../../domain/schedule/who-is-recorded.ts';
import { containerSuffix } from '../../domain/upload/hand-over/arrivals.ts';
import { contactOfManifest } from '../../domain/upload/manifest/contact-of-manifest.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { stagedRecordingId } from '../../domain/upload/recording-id.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { User } from '../../domain/user/user.ts';
import { type People, people as peopleOf } from '../../domain/workflow/subject.ts';
import type { Caller, Dependencies, Operation } from './operation.ts';
import { type Dropped, refusalOf } from './refusal.ts';

type Answered = StagingAnswer<'register'>['recordings'][number];

interface Agent {
  user: User | undefined;
  role: EffectiveRole | undefined;
}

/** Why this data server does not take recordings of this agent and PC; undefined when it does. */
const notTaken = ({ manifest }: Dropped, { server }: Caller, { user, role }: Agent, people: People) => {
  const forbidden = role && whyNotStaged(role);
  if (forbidden !== undefined) {
    return `Recordings of ${manifest.username} are not staged: ${forbidden}. Ask an administrator to change it on the Roles page, then move the recording and its manifest back.`;
  }
  if (!server.stagedUpload.enabled) return `Staged Upload is not enabled for the data server ${server.name}`;
  const { ipAddress, username } = manifest;
  const teamIds = people.teamIds(user?.teamId);
  const origin = { ...(ipAddress !== undefined && { ipAddress }), teamIds };
  return whyNotAssociated(server, { ...origin, username, isKnownUser: user !== undefined });
};

/** No search goes back further. The clock of a PC starts here after its battery has failed. */
const earliest = Date.parse('2000-01-02T00:00:00.000Z');

/**
 * The manifest with corrected times. A PC whose clock is ahead would put a recording into the future, where no Daily
 * Event finds it, and a PC whose clock was reset would put it where nobody looks. Instead, it ended now, and lasted as
 * long as it says.
 */
const manifestBy = (now: string, { ipAddress, ...manifest }: Dropped['manifest']): Manifest => {
  const [started, ended] = [Date.parse(manifest.startedAt), Date.parse(manifest.endedAt)];
  const by = ended > Date.parse(now) || ended < earliest ? Date.parse(now) - ended : 0;
  return {
    ...manifest,
    startedAt: new Date(Math.max(started + by, earliest)).toISOString(),
    endedAt: new Date(ended + by).toISOString(),
    ...(ipAddress !== undefined && { ipAddress }),
  };
};

/**
 * A recording that is complete on the data server is known in the cloud at once (SU-06, SU-07): its contact, the
 * recording as `Not yet uploaded`, and the decision of the End of Call rules. If a call is repeated, each step is
 * repeated, so an interrupted call is completed.
 */
export const register: Operation<'register'> =
  (dependencies) =>
  async ({ recordings }, caller) => {
    const { users, recordingRoles, telemetry } = dependencies;
    const [everyone, teams, roles] = await Promise.all([users.users(), users.teams(), recordingRoles.read()]);
    const people = peopleOf({ users: everyone, teams });
    const roleOf = rolesOf(roles ?? unsetRoles, teams);

    const contacts = new Set<string>();
    const answers = await Promise.all(
      recordings.map(async (dropped): Promise<Answered> => {
        const user = people.agent({ username: dropped.manifest.username });
        const reason = refusalOf(dropped) ?? notTaken(dropped, caller, { user, role: user && roleOf(user) }, people);
        if (reason !== undefined) return { recordingId: null, outcome: 'refused', reason };
        const answer = await registerOne(dropped, user, caller, dependencies);
        if (answer.outcome !== 'refused') contacts.add(dropped.manifest.contactId);
        return answer;
      }),
    );
    await Promise.all([...contacts].map(dependencies.decideEndOfCall));
    telemetry.count('RecordingsRegistered', answers.filter(({ outcome }) => outcome === 'registered').length);
    telemetry.count('RecordingsRefused', answers.filter(({ outcome }) => outcome === 'refused').length);
    return { recordings: answers };
  };

const registerOne = async (
  { path, manifest: given, durationSeconds }: Dropped,
  user: User | undefined,
  { agent, server }: Caller,
  { uploads, contacts, clock }: Dependencies,
): Promise<Answered> => {
  const now = clock().toISOString();
  const manifest = manifestBy(now, given);
  const { size, sha256, machine } = manifest;
  const recordingId = await stagedRecordingId(manifest);

  const known = await uploads.find(recordingId);
  if (known && known.uploadState !== 'Lost') return knownAnswer(known, server.dataServerId);

  const agentId = user && { agentId: user.userId };
  const file = await contacts.findCheaply(manifest.contactId);
  if (!file?.contact) await contacts.keepNewest([contactOfManifest(manifest, { ...agentId, importedAt: now })]);

  const { version: _, ...recorded } = manifest;
  const outcome = await uploads.register({
    ...recorded,
    ...agentId,
    ...(durationSeconds !== undefined && { durationSeconds }),
    recordingId,
    dataServerId: server.dataServerId,
    path,
    ...(path.endsWith(containerSuffix) && { sealed: {} }),
    registeredAt: now,
    uploadState: 'Not yet uploaded',
    custody: [
      { at: given.endedAt, step: 'recorded', machine, size, sha256 },
      { at: now, step: 'staged', machine: agent.machine, size, sha256 },
      { at: now, step: 'registered', machine: 'cloud', size, sha256 },
    ],
  });
  if (outcome === 'registered') return { recordingId, outcome, reason: null };
  const winner = await uploads.find(recordingId);
  return winner ? knownAnswer(winner, server.dataServerId) : { recordingId, outcome: 'known', reason: null };
};

/** If the same recording were on two data servers, one would archive it and the other wait for ever. */
const knownAnswer = ({ recordingId, dataServerId }: StagedRecording, here: string): Answered =>
  dataServerId === here
    ? { recordingId, outcome: 'known', reason: null }
    : { recordingId: null, outcome: 'refused', reason: 'The same recording is staged on another data server' };
