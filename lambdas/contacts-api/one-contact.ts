import type { ChainLeg } from '../../api/contacts/contacts.ts';
import { type Contact, startedAt } from '../../domain/contact/contact.ts';
import { dateAndTime } from '../../domain/contact/day.ts';
import { Failure } from '../../domain/failure.ts';
import { unreadableText } from '../../domain/recording/listed-and-arrived.ts';
import type { AccessEntry, Medium, NotAtHand } from '../../domain/recording/recording.ts';
import { recordingState } from '../../domain/recording/recording-state.ts';
import { callsDuring } from '../../domain/screen-only/calls-within.ts';
import { isArchived, isSealed } from '../../domain/upload/upload-state.ts';
import { type Caller, sees } from '../../domain/user/visibility.ts';
import { nameOf } from '../access/caller.ts';
import type { Seen } from '../access/directory.ts';
import type { Context, Operation } from './operation.ts';
import { detailOf, type KnownContact, recordingsOf } from './views/contact-view.ts';
import { withoutHiddenEvaluations } from './views/evaluation-view.ts';
import { withoutHiddenMonitorings } from './views/monitoring-view.ts';
import { isPresented } from './views/presented.ts';
import { hiddenReason } from './views/redaction-view.ts';
import { withheldReason } from './views/staged-view.ts';

/**
 * @throws Failure `not-found` if it does not exist and, with the same words, if the caller may not see it, or not yet
 */
export const contactFor = async (
  caller: Caller,
  contactId: string,
  { contacts, directory, controls, staged: stagedOf }: Context,
): Promise<KnownContact & { seen: Seen }> => {
  const [seen, file, staged, ledger] = await Promise.all([
    directory.seenBy(caller),
    contacts.find(contactId),
    stagedOf(contactId),
    controls.ledger(contactId),
  ]);
  const maySee =
    file?.contact &&
    sees(seen.visible, seen.agents.of(file.contact)?.userId ?? file.contact.agentId) &&
    isPresented(caller, { ...file, staged });
  if (!file?.contact || !maySee) throw new Failure('not-found', 'There is no such contact');
  return { ...file, contact: file.contact, staged, ledger, seen };
};

export const getContact: Operation<'getContact'> =
  (context) =>
  async ({ params, caller }) => {
    const { contacts, staged: stagedOf, timeZone } = context;
    const [{ seen, ...known }, rights] = await Promise.all([
      contactFor(caller, params.contactId, context),
      context.rightsOf(caller),
    ]);

    const legOf = async (leg: Contact): Promise<ChainLeg> => {
      const agent = seen.agents.of(leg);
      const file = leg.contactId === params.contactId ? known : await contacts.find(leg.contactId);
      const { recordings = [], redaction } = file ?? {};
      const staged = redaction ? await stagedOf(leg.contactId) : [];
      const visible =
        sees(seen.visible, agent?.userId ?? leg.agentId) &&
        isPresented(caller, { contact: leg, recordings, staged, ...(redaction && { redaction }) });
      return {
        contactId: leg.contactId,
        startedAt: startedAt(leg),
        initiationMethod: leg.initiationMethod,
        acdId: (visible && leg.acdId) || null,
        firstName: (visible && agent?.firstName) || null,
        lastName: (visible && agent?.lastName) || null,
        queueName: leg.queueName ?? null,
        recordingState: recordingState(leg, recordings),
        visible,
      };
    };
    const chain = await contacts.chain(known.contact.initialContactId);
    const legs = chain.some((leg) => leg.contactId === params.contactId) ? chain : [...chain, known.contact];
    const viewer = { caller, seen, rights };
    const shown = withoutHiddenEvaluations(withoutHiddenMonitorings(known, viewer), viewer);
    const detail = await detailOf(shown, { agents: seen.agents, timeZone, rights });
    const calls = await callsDuring(contacts)(known.contact);
    return {
      ...detail,
      chain: await Promise.all(legs.map(legOf)),
      callsDuring: await Promise.all(
        calls.map(async (call) => ({ ...(await legOf(call)), endedAt: call.disconnectedAt ?? null })),
      ),
    };
  };

/** The message for a file that cannot be played now. */
const refusalOf = ({ state, storageClass }: NotAtHand): Failure => {
  switch (state) {
    case 'deleted':
      return new Failure('gone', 'This recording is no longer in its bucket: it was deleted there');
    case 'restoring':
      return new Failure(
        'conflict',
        `This recording is being restored from ${storageClass ?? 'its archive'}: try again later`,
      );
    case 'archived':
      return new Failure('conflict', `This recording is archived (${storageClass}): have it restored in S3 first`);
  }
};

const noLongerKept = (why?: string) =>
  new Failure('gone', `This recording is no longer kept${why === undefined ? '' : `: ${why}`}`);

const archivedEndings: Record<Medium, string> = { audio: 'wav', screen: 'webm', keystroke: 'json' };

/** Only letters, digits and dashes, which every file system accepts and every header can contain. */
const fileNameOf = ({ contact }: KnownContact, medium: Medium, location: string, timeZone: string): string => {
  const { date, time } = dateAndTime(startedAt(contact), timeZone);
  // Keys of the archive have no extension: desktops record audio as WAV and screens as WebM.
  const [, ending = archivedEndings[medium]] = /\.([a-z0-9]{1,8})$/i.exec(location) ?? [];
  const name = [date, time.replaceAll(':', ''), contact.contactId, medium].join('_').replaceAll(/[^\w-]/g, '-');
  return `${name}.${ending.toLowerCase()}`;
};

interface Wanted {
  contactId: string;
  recordingId: string;
  action: AccessEntry['action'];
}

/** The address of a recording, after its use was written to the history. */
const addressFor = async ({ contactId, recordingId, action }: Wanted, caller: Caller, context: Context) => {
  const { recordings, lookAgain, playback, archiveBucket, clock, newId, telemetry, timeZone } = context;
  const known = await contactFor(caller, contactId, context);
  /**
   * A file may just have been archived or deleted, and the event may not have arrived yet. So its bucket is asked each
   * time.
   */
  const lookAt = async (location: string, note: (notAtHand: NotAtHand | undefined) => Promise<void>) => {
    const { notAtHand } = await playback.look(location);
    await note(notAtHand);
    if (notAtHand) throw refusalOf(notAtHand);
  };
  const addressOf = async (location: string, medium: Medium) => {
    // Write the history before the address is returned: then it contains everybody who was able to listen, even if the
    // answer is lost.
    const at = clock().toISOString();
    await recordings.recordAccess(contactId, { at, id: newId(), action, recordingId, by: nameOf(caller) });
    telemetry.count(action === 'download' ? 'DownloadsGiven' : 'PlaybacksGiven', 1);
    if (action === 'playback') return { ...(await playback.addressOf(location)), fileName: undefined };
    const fileName = fileNameOf(known, medium, location, timeZone);
    return { ...(await playback.addressOf(location, fileName)), fileName };
  };
  const refuseKeystrokes = async ({ medium }: { medium: Medium }) => {
    if (medium !== 'keystroke') return;
    const { functions } = await context.rightsOf(caller);
    if (caller.role === 'machine' || !functions.has('keystrokes')) {
      throw new Failure('forbidden', 'You are not allowed to see keystrokes');
    }
  };
  const refuseHidden = (recording: { recordingId: string; medium: Medium }) => {
    const reason = hiddenReason(recording, known);
    if (reason !== undefined) throw new Failure('conflict', reason);
  };
  const staged = known.staged.find((one) => one.recordingId === recordingId);
  if (staged) {
    await refuseKeystrokes(staged);
    refuseHidden(staged);
    if (staged.uploadState === 'Recycled' || staged.uploadState === 'Removed') {
      throw noLongerKept(staged.removal?.reason);
    }
    if (staged.uploadState === 'Lost') throw new Failure('gone', `This recording is lost: ${staged.loss?.reason}`);
    if (!isArchived(staged) || !staged.receipt) {
      throw new Failure('not-found', 'This recording is not yet uploaded');
    }
    if (staged.withheld) throw new Failure('conflict', `This recording is withheld: ${withheldReason(staged)}`);
    if (isSealed(staged))
      throw new Failure('conflict', 'This recording has arrived and is being opened: try again in a minute');
    const location = `${archiveBucket}/${staged.receipt.key}`;
    await lookAt(location, async (notAtHand) => {
      if (notAtHand?.state !== 'deleted') return;
      telemetry.count('ArchivedMissing', 1);
      telemetry.log.error('The archive no longer holds a recording that it confirmed', { contactId, recordingId });
    });
    return addressOf(location, staged.medium);
  }
  const wanted = (await recordingsOf(known)).find((one) => one.recordingId === recordingId);
  if (wanted?.listed?.status === 'deleted') throw new Failure('gone', 'This recording has been deleted');
  if (wanted?.state === 'unreadable' && !wanted.recording) {
    throw new Failure('conflict', `There is nothing to play: ${unreadableText(wanted)}`);
  }
  if (!wanted?.recording) throw new Failure('not-found', 'There is no such recording, or it has not arrived yet');
  await refuseKeystrokes(wanted.recording);
  refuseHidden(wanted.recording);
  const { location, uploadState, notAtHand: before, unreadable } = wanted.recording;
  if (uploadState === 'Recycled' || uploadState === 'Removed') throw noLongerKept();
  if (unreadable !== undefined) throw new Failure('conflict', `There is nothing to play: ${unreadable}`);
  await lookAt(location, async (notAtHand) => {
    if (notAtHand?.state === before?.state) return;
    // The answer does not wait for this. If it fails, the next request does it.
    await lookAgain(location).catch((error: unknown) =>
      telemetry.defect('A recording could not be checked again', error),
    );
  });
  return addressOf(location, wanted.recording.medium);
};

export const playRecording: Operation<'playRecording'> =
  (context) =>
  async ({ params, caller }) => {
    const { url, expiresAt } = await addressFor({ ...params, action: 'playback' }, caller, context);
    return { url, expiresAt };
  };

/** @throws Failure `forbidden` if they may not download */
export const downloadRecording: Operation<'downloadRecording'> =
  (context) =>
  async ({ params, caller }) => {
    const { functions } = await context.rightsOf(caller);
    if (!functions.has('download')) throw new Failure('forbidden', 'You are not allowed to download recordings');
    const { url, expiresAt, fileName = '' } = await addressFor({ ...params, action: 'download' }, caller, context);
    return { url, expiresAt, fileName };
  };
