import type { DesktopAnswer, DesktopRequest } from '../../../api/programs/desktop.ts';
import type { Desktop } from '../../../domain/desktop/desktop.ts';
import type { Extraction } from '../../../domain/desktop/extraction/extraction.ts';
import { lacksPictures } from '../../../domain/desktop/extraction/picture-lost.ts';
import { withholdOutdated } from '../../../domain/desktop/extraction/withhold-outdated.ts';
import { Failure } from '../../../domain/failure.ts';
import { holderOfDesktop } from '../../../domain/upload/hand-over/holder.ts';
import { stagedRecordingId } from '../../../domain/upload/recording-id.ts';
import { isRedacted } from '../../../domain/upload/spans/redacted-spans.ts';
import type { CustodyEntry, StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { localCopyIsGone } from '../../../domain/upload/steps/work-state.ts';
import type { Dependencies, Operation } from '../operation.ts';
import { noteAnswer } from './note-answer.ts';

type Sent = DesktopRequest<'register'>['recordings'][number];
type Registered = DesktopAnswer<'register'>['recordings'][number];

const refused = ({ extractionId, medium }: Sent, reason: string): Registered => ({
  extractionId,
  medium,
  recordingId: null,
  outcome: 'refused',
  reason,
});

/** A control character, a backslash, a doubled or closing slash, an absolute path, or a step up. */
const leavesFolder = (path: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f\\]|^[A-Za-z]:/.test(path) ||
  path.split('/').some((part) => part === '' || part === '.' || part === '..');

/**
 * The recording of an extraction waits on the PC, sealed. Contact, agent and times are taken from the extraction, so a
 * PC cannot claim anything about a contact that it was not asked for. If a call is repeated, each step is repeated.
 */
export const register: Operation<'register'> =
  (dependencies) =>
  async ({ recordings }, desktop) => {
    const answers: Registered[] = [];
    const contacts = new Set<string>();
    // One after the other, because two media of one extraction are two changes of it.
    for (const sent of recordings) {
      const extraction = await dependencies.extractions.find(sent.extractionId);
      if (extraction?.desktopId !== desktop.desktopId) {
        answers.push(refused(sent, 'This PC was not asked for this recording'));
        continue;
      }
      const answer = await registerOne(sent, extraction, desktop, dependencies);
      if (answer.recordingId !== null) contacts.add(extraction.contactId);
      answers.push(answer);
    }
    await Promise.all([...contacts].map(dependencies.decideEndOfCall));
    dependencies.telemetry.count(
      'RecordingsRegistered',
      answers.filter(({ outcome }) => outcome === 'registered').length,
    );
    return { recordings: answers };
  };

const registerOne = async (
  sent: Sent,
  extraction: Extraction,
  { desktopId, machine }: Desktop,
  dependencies: Dependencies,
): Promise<Registered> => {
  const { uploads, extractions, clock } = dependencies;
  const { extractionId, revision, medium, path, content, sealed, gaps, startedAt, endedAt, durationSeconds } = sent;
  const { contactId, username, agentId } = extraction;
  if (!extraction.media.includes(medium)) return refused(sent, `This PC was not asked for a recording of ${medium}`);
  if (leavesFolder(path)) return refused(sent, 'Its path does not lie within the folder of the PC');
  if (endedAt < startedAt) return refused(sent, 'It ends before it starts');
  const superseded: Registered = { extractionId, medium, recordingId: null, outcome: 'superseded', reason: null };
  if (extraction.revision !== revision) return superseded;
  const now = clock().toISOString();
  // Derived from the request and not from the bytes: if it is made again after a loss, it is the same recording.
  const recordingId = await stagedRecordingId({ contactId, medium, sha256: extractionId });
  const entry = (step: CustodyEntry['step'], at: string, where: string): CustodyEntry => ({
    at,
    step,
    machine: where,
    ...sealed,
  });
  const recording: StagedRecording = {
    recordingId,
    contactId,
    medium,
    username,
    agentId,
    machine,
    dataServerId: holderOfDesktop(desktopId),
    path,
    ...sealed,
    sealed: { content },
    extractionId,
    extractionRevision: revision,
    ...(extraction.retentionDays !== undefined && { retentionDays: extraction.retentionDays }),
    startedAt,
    endedAt,
    durationSeconds,
    gaps,
    registeredAt: now,
    uploadState: 'Not yet uploaded',
    custody: [entry('recorded', endedAt, machine), entry('registered', now, 'cloud')],
  };

  const outcome = await uploads.register(recording);
  const isStored =
    outcome === 'registered' || (await replaceStored(recording, entry('registered', now, 'cloud'), dependencies));
  const { state } = extraction;
  const recordingIds = [...new Set([...(state.is === 'registered' ? state.recordingIds : []), recordingId])];
  try {
    await extractions.save({ ...extraction, state: { is: 'registered', recordingIds, gaps, at: now } });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
    // By now, more of it must be black, and the function that requested this may not have seen this recording.
    const later = await extractions.find(extractionId);
    if (later) await withholdOutdated(recording, later, dependencies);
    return superseded;
  }
  await noteAnswer(extraction, dependencies);
  return isStored ? { extractionId, medium, recordingId, outcome, reason: null } : superseded;
};

/**
 * The PC made a recording again. Returns whether the PC still needs its copy, because the cloud knows this one and it
 * is still on its way.
 */
const replaceStored = async (
  recording: StagedRecording,
  custody: CustodyEntry,
  { uploads, telemetry }: Dependencies,
): Promise<boolean> => {
  const { recordingId, path, size, sha256, sealed, startedAt, endedAt, gaps = [], extractionRevision } = recording;
  const stored = await uploads.find(recordingId);
  if (!stored || stored.sha256 === sha256) return true;
  if (localCopyIsGone(stored) && (stored.uploadState === 'Recycled' || stored.uploadState === 'Removed')) return false;
  const { extractionId = '', durationSeconds } = recording;
  if ((stored.withheld || isRedacted(stored)) && lacksPictures(stored.gaps ?? [], gaps)) {
    // The recording in the archive still has these pictures, and is black or is being made black there.
    if (stored.withheld) {
      telemetry.count('ScreensNotMadeAgain', 1);
      telemetry.log.error('A withheld screen was made again with fewer frames: the first one stays', { recordingId });
    }
    return false;
  }
  const next = {
    ...{ path, size, sha256, startedAt, endedAt, gaps },
    ...(sealed && { sealed }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(extractionRevision !== undefined && { extractionRevision }),
  };
  const held = await uploads.reseal(recordingId, next, custody);
  if (held.sha256 !== sha256)
    telemetry.log.error('A screen was made again too late: the first one is kept', { recordingId, extractionId });
  return true;
};
