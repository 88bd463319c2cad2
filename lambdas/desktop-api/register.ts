import type { DesktopAnswer, DesktopRequest } from '../../api/desktop.ts';
import type { Desktop } from '../../domain/desktop/desktop.ts';
import type { Extraction } from '../../domain/desktop/extraction.ts';
import { holderOfDesktop } from '../../domain/upload/hand-over/holder.ts';
import { stagedRecordingId } from '../../domain/upload/recording-id.ts';
import type { CustodyEntry, StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { Dependencies, Operation } from './operation.ts';

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
 * A recording of an extraction waits on the PC, sealed. Its contact, agent and times are those of the extraction, so that
 * a PC can say nothing about a contact that it was not asked for. Each step is taken again when a call is repeated.
 */
export const register: Operation<'register'> =
  (dependencies) =>
  async ({ recordings }, desktop) => {
    const answers: Registered[] = [];
    const contacts = new Set<string>();
    // One after the other: two media of one extraction are two changes of it.
    for (const sent of recordings) {
      const extraction = await dependencies.extractions.find(sent.extractionId);
      if (extraction?.desktopId !== desktop.desktopId) {
        answers.push(refused(sent, 'This PC was not asked for it'));
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
  { uploads, extractions, clock, telemetry }: Dependencies,
): Promise<Registered> => {
  const { extractionId, revision, medium, path, content, sealed, gaps, startedAt, endedAt, durationSeconds } = sent;
  const { contactId, username, agentId } = extraction;
  if (!extraction.media.includes(medium)) return refused(sent, `This PC was not asked for a recording of ${medium}`);
  if (leavesFolder(path)) return refused(sent, 'Its path does not lie within the folder of the PC');
  if (endedAt < startedAt) return refused(sent, 'It ends before it starts');
  if (extraction.revision !== revision) {
    return { extractionId, medium, recordingId: null, outcome: 'superseded', reason: null };
  }
  const now = clock().toISOString();
  // By what was asked, and not by its bytes: made again after a loss, it is the same recording.
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
    startedAt,
    endedAt,
    durationSeconds,
    gaps,
    registeredAt: now,
    uploadState: 'Not yet uploaded',
    custody: [entry('recorded', endedAt, machine), entry('registered', now, 'cloud')],
  };

  const outcome = await uploads.register(recording);
  if (outcome === 'known') {
    const stored = await uploads.find(recordingId);
    if (stored && stored.sha256 !== sealed.sha256) {
      const next = { path, ...sealed, sealed: { content }, startedAt, endedAt, durationSeconds, gaps };
      const held = await uploads.reseal(recordingId, next, entry('registered', now, 'cloud'));
      // What was sent may show what should be black by now: somebody has to redact it.
      if (held.sealed?.content?.sha256 !== content.sha256)
        telemetry.log.error('A screen was made again too late: the first one is kept', { recordingId, extractionId });
    }
  }
  const { state } = extraction;
  const recordingIds = [...new Set([...(state.is === 'registered' ? state.recordingIds : []), recordingId])];
  await extractions.save({ ...extraction, state: { is: 'registered', recordingIds, gaps, at: now } });
  return { extractionId, medium, recordingId, outcome, reason: null };
};
