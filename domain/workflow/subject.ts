import type { Contact } from '../contact/contact.ts';
import type { ContactFile } from '../contact/contact-store.ts';
import { isScreenOnly } from '../screen-only/screen-contact.ts';
import { recordedSeconds, type StagedRecording } from '../upload/staged-recording.ts';
import type { Team, User } from '../user/user.ts';
import type { KeptKind, Subject } from './workflow.ts';

/** Data that agents or programs added to a contact's record. */
export interface ContactMarks {
  tagged: boolean;
  /** ISO 8601 UTC: when the newest of its tags was added. */
  taggedAt?: string;
  metadata: Readonly<Record<string, string>>;
}

export const noMarks: ContactMarks = { tagged: false, metadata: {} };

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Finds the user and the teams of a recording, even if the user has left. */
export const people = ({ users, teams }: { users: readonly User[]; teams: readonly Team[] }) => {
  const byId = new Map(users.map((user) => [user.userId, user]));
  const byName = new Map<string, User>();
  // A user name that was given to another user belongs to the one who has it now.
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

/** Whether the provider's record of the contact has arrived. Until then, it may still be live. A screen without a call has no record. */
export const isComplete = (contact: Contact | undefined): contact is Contact =>
  contact !== undefined && (contact.recordKey !== '' || isScreenOnly(contact));

/** Whether there is sound of the contact: staged, in the archive, or according to the provider. */
export const hasSound = (file: ContactFile | undefined, staged: readonly StagedRecording[]): boolean =>
  staged.some(({ medium }) => medium === 'audio') ||
  (file?.recordings.some(({ medium }) => medium === 'audio') ?? false) ||
  (file?.contact?.listedRecordings.some(({ medium, status }) => medium === 'audio' && status !== 'deleted') ?? false);

/** Keystrokes are decided with the screen. */
export const kindOf = ({ medium }: Pick<StagedRecording, 'medium'>, withSound: boolean): KeptKind =>
  medium === 'audio' ? 'voice' : withSound ? 'matching-screen' : 'unmatched-screen';

/** The contact's numbers in the form in which they are compared. */
const numbersOf = (contact: Contact | undefined): Pick<Subject, 'calledNumber' | 'callingNumber'> => {
  const calledNumber = contact?.normalCalledNumber ?? contact?.calledNumber;
  const callingNumber = contact?.normalCallingNumber ?? contact?.callingNumber;
  return { ...(calledNumber !== undefined && { calledNumber }), ...(callingNumber !== undefined && { callingNumber }) };
};

/** The facts about a staged recording that rules use: its agent as of today, and its contact as far as it is known. */
export const subjectOf = (
  recording: StagedRecording,
  context: { people: People; contact: Contact | undefined; withSound: boolean; marks: ContactMarks },
): Subject => {
  const { contact, people, marks } = context;
  const user = people.agent(recording);
  const agentId = user?.userId ?? recording.agentId;
  return {
    contactId: recording.contactId,
    recordingId: recording.recordingId,
    kind: kindOf(recording, context.withSound),
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
