import type { Clock } from '../clock.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { MarkStore } from '../mark/mark.ts';
import { metadataOfRule } from '../mark/marks-for-rules.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import type { UploadStore } from '../upload/upload-store.ts';
import type { UserStore } from '../user/user.ts';
import { endOfCallDecision } from './end-of-call.ts';
import { distinguishesScreens, matcherOf, needsContact } from './rules.ts';
import { type ContactMarks, hasSound, isComplete, noMarks, people, subjectOf } from './subject.ts';
import type { WorkflowStore } from './workflow-store.ts';

export interface EndOfCallPorts {
  workflows: Pick<WorkflowStore, 'event'>;
  uploads: Pick<UploadStore, 'ofContact' | 'decide'>;
  contacts: Pick<ContactStore, 'find'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  /** Tags and metadata of a contact. Left out if contacts have none. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** Where the metadata of rules is written. Left out together with `marks`. */
  marking?: Pick<MarkStore, 'write'>;
  clock: Clock;
  telemetry: { count: (name: string, value: number) => void };
}

/** Many contacts come at once and need the same data. They share a read that is in flight; a later one reads again. */
const shareInFlight = <Value>(read: () => Promise<Value>): (() => Promise<Value>) => {
  let inFlight: Promise<Value> | undefined;
  return () => {
    inFlight ??= read().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };
};

/**
 * Lets the End of Call rules decide about the staged recordings of a contact: when they are registered, and again when its
 * record arrives, because rules may need data that only the record contains. Until then such rules decide nothing. Harmless
 * when repeated, because the first decision stays. Recordings that no rule decides wait for the Daily Event.
 */
export const decideEndOfCall = ({
  workflows,
  uploads,
  contacts,
  users,
  marks,
  marking,
  clock,
  telemetry,
}: EndOfCallPorts) => {
  const rules = shareInFlight(async () => {
    const [event, everyone, teams] = await Promise.all([workflows.event('end-of-call'), users.users(), users.teams()]);
    return { event, people: people({ users: everyone, teams }) };
  });

  return async (contactId: string): Promise<void> => {
    const staged = await uploads.ofContact(contactId);
    const waiting = staged.filter(({ decision }) => !decision);
    if (waiting.length === 0) return;
    const [{ event, people }, file, marked] = await Promise.all([
      rules(),
      contacts.find(contactId),
      marks?.(contactId) ?? noMarks,
    ]);
    const known = {
      people,
      contact: file?.contact,
      withSound: hasSound(file, staged),
      marks: marked,
    };
    const complete = isComplete(file?.contact);
    const mustWait = ({ medium }: StagedRecording): boolean =>
      !complete && (needsContact(event) || (medium !== 'audio' && distinguishesScreens(event)));

    const at = clock().toISOString();
    for (const recording of waiting) {
      if (mustWait(recording)) continue;
      const subject = subjectOf(recording, known);
      const match = matcherOf(event)(subject);
      const decision = endOfCallDecision(match, subject, at);
      if (!decision) continue;
      // The metadata is written before the decision, after which the rules do not run again, so a crash between the two loses nothing.
      const metadata = decision.outcome === 'keep' ? metadataOfRule(match, at) : [];
      if (metadata.length > 0) await marking?.write(contactId, metadata);
      const { recordingId, size, sha256 } = recording;
      const step = decision.outcome === 'keep' ? 'released' : 'recycled';
      const outcome = await uploads.decide(recordingId, decision, { at, step, machine: 'cloud', size, sha256 });
      if (outcome === 'decided') telemetry.count(step === 'released' ? 'RecordingsReleased' : 'RecordingsRecycled', 1);
    }
  };
};
