import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import type { Candidate } from '../../domain/daily-run/planning.ts';
import { earliestOf } from '../../domain/instant.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Team, User } from '../../domain/user/user.ts';
import { asksForContact, hangsOnRecord } from '../../domain/workflow/rules.ts';
import { type ContactMarks, hasSound, isComplete, noMarks, people, subjectOf } from '../../domain/workflow/subject.ts';
import type { WorkflowEvent } from '../../domain/workflow/workflow.ts';

interface Sources {
  uploads: Pick<UploadStore, 'undecided' | 'ofContact'>;
  contacts: Pick<ContactStore, 'glance'>;
  marks?: (contactId: string) => Promise<ContactMarks>;
}

interface Asked {
  shard: number;
  startedAt: string;
  rules: WorkflowEvent;
  directory: { users: readonly User[]; teams: readonly Team[] };
  /** Told after each page, that somebody is at it. */
  alive: () => Promise<void>;
}

interface AboutContact {
  file: ContactFile | undefined;
  staged: readonly StagedRecording[];
  marks: ContactMarks;
}

const pageSize = 200;
const day = 86_400_000;

/**
 * What ended before the run began; the rest is live, and waits for the next run (SU-04). A PC whose clock is ahead makes
 * nobody wait for ever: what was registered a day ago has ended, since only whole files are.
 */
const hasEnded = (recording: StagedRecording, startedAt: string): boolean =>
  Date.parse(recording.endedAt) < Date.parse(startedAt) || hasWaited(recording, startedAt);

const hasWaited = ({ registeredAt }: StagedRecording, startedAt: string): boolean =>
  Date.parse(registeredAt) < Date.parse(startedAt) - day;

/**
 * The recordings of a shard that the run decides about. Contacts are only read where a rule, or a screen, asks for them.
 * Where the answer hangs on a contact record that has not come, it is waited for, a day long: what is recycled is gone.
 */
export const candidates = async (
  { uploads, contacts, marks }: Sources,
  { shard, startedAt, rules, directory, alive }: Asked,
): Promise<{ found: Candidate[]; oldest: string | undefined }> => {
  const everyone = people(directory);
  const ofContacts = asksForContact(rules);
  const hangs = hangsOnRecord(rules);

  const about = async (contactId: string, screens: boolean): Promise<AboutContact> => {
    const [file, staged, marked] = await Promise.all([
      ofContacts || screens ? contacts.glance(contactId) : undefined,
      screens ? uploads.ofContact(contactId) : [],
      marks?.(contactId) ?? noMarks,
    ]);
    return { file, staged, marks: marked };
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
    const known = new Map(
      await mapConcurrently(
        [...withScreens],
        maxStoreRequests,
        async ([id, screens]) => [id, await about(id, screens)] as const,
      ),
    );
    for (const recording of ended) {
      const { file, staged, marks } = known.get(recording.contactId)!;
      const withSound = hasSound(file, staged);
      const subject = subjectOf(recording, { people: everyone, contact: file?.contact, withSound, marks });
      if (!isComplete(file?.contact) && !hasWaited(recording, startedAt) && hangs(subject)) continue;
      found.push({ subject, size: recording.size });
    }
    await alive();
    cursor = page.next;
  } while (cursor !== undefined);
  return { found, oldest };
};
