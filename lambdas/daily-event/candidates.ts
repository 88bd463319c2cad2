import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import type { Candidate } from '../../domain/daily-run/planning.ts';
import { earliestOf } from '../../domain/instant.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Team, User } from '../../domain/user/user.ts';
import { dependsOnRecord, needsContact } from '../../domain/workflow/rules.ts';
import { type ContactMarks, hasSound, isComplete, noMarks, people, subjectOf } from '../../domain/workflow/subject.ts';
import type { WorkflowEvent } from '../../domain/workflow/workflow.ts';

interface Sources {
  uploads: Pick<UploadStore, 'undecided' | 'ofContact'>;
  contacts: Pick<ContactStore, 'findCheaply'>;
  marks?: (contactId: string) => Promise<ContactMarks>;
}

interface ShardRequest {
  shard: number;
  startedAt: string;
  rules: WorkflowEvent;
  directory: { users: readonly User[]; teams: readonly Team[] };
  /** Called after each page, to show that the worker is alive. */
  reportAlive: () => Promise<void>;
}

interface AboutContact {
  file: ContactFile | undefined;
  staged: readonly StagedRecording[];
  marks: ContactMarks;
}

const pageSize = 200;
const day = 86_400_000;

/**
 * Only recordings that ended before the run began are decided. The others are live and wait for the next run (SU-04). A
 * PC whose clock is ahead must not block its recordings: a recording that was registered a day ago has ended, because
 * only complete files are registered.
 */
const hasEnded = (recording: StagedRecording, startedAt: string): boolean =>
  Date.parse(recording.endedAt) < Date.parse(startedAt) || hasWaited(recording, startedAt);

const hasWaited = ({ registeredAt }: StagedRecording, startedAt: string): boolean =>
  Date.parse(registeredAt) < Date.parse(startedAt) - day;

/**
 * The recordings of a shard that the run decides. Contacts are only read if a rule or a screen needs them. If the
 * outcome depends on a contact record that has not arrived, the recording waits for it for a day, because a recycled
 * recording cannot be recovered.
 */
export const candidates = async (
  { uploads, contacts, marks }: Sources,
  { shard, startedAt, rules, directory, reportAlive }: ShardRequest,
): Promise<{ found: Candidate[]; oldest: string | undefined }> => {
  const everyone = people(directory);
  const readContacts = needsContact(rules);
  const dependsOnContact = dependsOnRecord(rules);

  const readContact = async (contactId: string, screens: boolean): Promise<AboutContact> => {
    const [file, staged, contactMarks] = await Promise.all([
      readContacts || screens ? contacts.findCheaply(contactId) : undefined,
      screens ? uploads.ofContact(contactId) : [],
      marks?.(contactId) ?? noMarks,
    ]);
    return { file, staged, marks: contactMarks };
  };

  const found: Candidate[] = [];
  let oldest: string | undefined;
  let cursor: string | undefined;
  do {
    const page = await uploads.undecided(shard, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
    oldest = earliestOf([oldest, ...page.recordings.map(({ registeredAt }) => registeredAt)]);
    const ended = page.recordings.filter((recording) => hasEnded(recording, startedAt));
    const withScreens = new Map<string, boolean>();
    for (const { contactId, medium } of ended) {
      withScreens.set(contactId, medium !== 'audio' || (withScreens.get(contactId) ?? false));
    }
    const aboutContacts = new Map(
      await mapConcurrently(
        [...withScreens],
        maxStoreRequests,
        async ([id, screens]) => [id, await readContact(id, screens)] as const,
      ),
    );
    for (const recording of ended) {
      const { file, staged, marks } = aboutContacts.get(recording.contactId)!;
      const withSound = hasSound(file, staged);
      const subject = subjectOf(recording, { people: everyone, contact: file?.contact, withSound, marks });
      if (!isComplete(file?.contact) && !hasWaited(recording, startedAt) && dependsOnContact(subject)) continue;
      found.push({ subject, size: recording.size });
    }
    await reportAlive();
    cursor = page.next;
  } while (cursor !== undefined);
  return { found, oldest };
};
