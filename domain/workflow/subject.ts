import type { Contact } from '../contact/contact.ts';
import type { ContactFile } from '../contact/contact-store.ts';
import { recordedSeconds, type StagedRecording } from '../upload/staged-recording.ts';
import type { Team, User } from '../user/user.ts';
import type { KeptKind, Subject } from './workflow.ts';

/** What is known of a contact beside its record: data that agents or programs put to it. */
export interface ContactMarks {
  tagged: boolean;
  /** ISO 8601 UTC: when the newest of its tags was put. */
  taggedAt?: string;
  metadata: Readonly<Record<string, string>>;
}

export const noMarks: ContactMarks = { tagged: false, metadata: {} };

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whose recording it is, and in which teams. An agent who has left is found all the same. */
export const people = ({ users, teams }: { users: readonly User[]; teams: readonly Team[] }) => {
  const byId = new Map(users.map((user) => [user.userId, user]));
  const byName = new Map<string, User>();
  // A name that was given away belongs to whoever has it now.
  for (const user of [...users].sort((a, b) => Number(a.active) - Number(b.active))) {
    byName.set(user.username.toLowerCase(), user);
  }
  const paths = new Map(teams.map(({ teamId, path }) => [teamId, path]));
  return {
    agent: ({ agentId, username }: { agentId?: string; username: string }): User | undefined =>
      (agentId === undefined ? undefined : byId.get(agentId)) ??
      byName.get(username.toLowerCase()) ??
      users.find(({ formerUsernames }) => formerUsernames.some((name) => same(name, username))),

    /** The team and the teams above it. */
    teamIds: (teamId: string | undefined): readonly string[] =>
      teamId === undefined ? [] : (paths.get(teamId) ?? [teamId]),
  };
};

export type People = ReturnType<typeof people>;

/** Whether the provider's record of the contact is there: until then it may be live still. */
export const isComplete = (contact: Contact | undefined): contact is Contact =>
  contact !== undefined && contact.recordKey !== '';

/** Whether anybody has the contact's sound: here, or in the archive, or by the provider's word. */
export const hasSound = (file: ContactFile | undefined, staged: readonly StagedRecording[]): boolean =>
  staged.some(({ medium }) => medium === 'audio') ||
  (file?.recordings.some(({ medium }) => medium === 'audio') ?? false) ||
  (file?.contact?.listedRecordings.some(({ medium, status }) => medium === 'audio' && status !== 'deleted') ?? false);

/** Keystrokes go with the screen. */
export const kindOf = ({ medium }: Pick<StagedRecording, 'medium'>, withSound: boolean): KeptKind =>
  medium === 'audio' ? 'voice' : withSound ? 'matching-screen' : 'unmatched-screen';

/** In the form in which numbers are compared. */
const numbersOf = (contact: Contact | undefined): Pick<Subject, 'calledNumber' | 'callingNumber'> => {
  const calledNumber = contact?.normalCalledNumber ?? contact?.calledNumber;
  const callingNumber = contact?.normalCallingNumber ?? contact?.callingNumber;
  return { ...(calledNumber !== undefined && { calledNumber }), ...(callingNumber !== undefined && { callingNumber }) };
};

/** What rules are told of a staged recording: of its agent as he is today, of its contact as far as it is known. */
export const subjectOf = (
  recording: StagedRecording,
  known: { people: People; contact: Contact | undefined; withSound: boolean; marks: ContactMarks },
): Subject => {
  const { contact, people, marks } = known;
  const user = people.agent(recording);
  const agentId = user?.userId ?? recording.agentId;
  return {
    contactId: recording.contactId,
    recordingId: recording.recordingId,
    kind: kindOf(recording, known.withSound),
    ...(agentId !== undefined && { agentId }),
    teamIds: people.teamIds(user?.teamId),
    ...(contact?.contactDirection && { direction: contact.contactDirection }),
    ...numbersOf(contact),
    ...(contact?.queueName !== undefined && { queueName: contact.queueName }),
    durationSeconds: recordedSeconds(recording),
    metadata: marks.metadata,
    dataServerId: recording.dataServerId,
    tagged: marks.tagged,
  };
};
