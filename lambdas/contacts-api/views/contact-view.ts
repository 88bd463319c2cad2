import type {
  ContactDetail,
  ContactSummary,
  HistoryEntry,
  RecordingFlags,
  RecordingView,
} from '../../../api/contacts/contacts.ts';
import { type Contact, startedAt } from '../../../domain/contact/contact.ts';
import type { ContactFile } from '../../../domain/contact/contact-store.ts';
import { dateAndTime } from '../../../domain/contact/day.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { isRedacting } from '../../../domain/control/redaction.ts';
import type { FlaggedRecording } from '../../../domain/flag/flagged-recording.ts';
import { flagNames } from '../../../domain/flag/words.ts';
import {
  type ListedAndArrived,
  listedAndArrived,
  unreadableText,
} from '../../../domain/recording/listed-and-arrived.ts';
import type { Recording } from '../../../domain/recording/recording.ts';
import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { recordingState } from '../../../domain/recording/recording-state.ts';
import { isScreenOnly } from '../../../domain/screen-only/screen-contact.ts';
import { isFromGateway } from '../../../domain/telephony/contact-of-call.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import type { Agents } from '../../../domain/user/agents.ts';
import type { ReadingRights } from '../reading-rights.ts';
import { controlHistory, markHistory, pausesView, redactionHistory } from './control-view.ts';
import { evaluationHistory } from './evaluation-view.ts';
import { monitoringHistory } from './monitoring-view.ts';
import { requestHistory, withRedactions } from './redaction-view.ts';
import { fileUploadState, stagedDuration, stagedHistory, stagedView, stateWith } from './staged-view.ts';

export interface KnownContact extends ContactFile {
  contact: Contact;
  /** Recordings that wait on a data server, or waited there. */
  staged: readonly StagedRecording[];
  /** Every command to its recorders, and every answer. */
  ledger: readonly LedgerEntry[];
}

/** The audio of the conversation with the agent, or the redacted copy if there is nothing else. */
const agentAudio = (contact: Contact, arrived: readonly Recording[]): Recording | undefined => {
  // The record says what kind of file it is.
  const recordings = listedAndArrived(contact.listedRecordings, arrived).flatMap(({ recording }) => recording ?? []);
  return ['agent', 'redacted']
    .flatMap((part) => recordings.filter((recording) => recording.medium === 'audio' && recording.part === part))
    .sort((a, b) => Number(b.durationSeconds !== undefined) - Number(a.durationSeconds !== undefined))[0];
};

/** A recording that its bucket no longer has does not count as uploaded, no matter who deleted it. */
const uploadStateOf = ({ uploadState, notAtHand }: Recording): Recording['uploadState'] =>
  notAtHand?.state === 'deleted' ? 'Removed' : uploadState;

/** The current names of the agent (AC-34, AC-35). Anything that the record leaves out is null. */
export const summaryOf = (
  known: Pick<KnownContact, 'contact' | 'recordings' | 'staged' | 'redaction'>,
  { agents, timeZone }: { agents: Agents; timeZone: string },
): ContactSummary => {
  const { contact, recordings, staged } = known;
  const agent = agents.of(contact);
  const audio = agentAudio(contact, recordings);
  // A desktop does not report when the agent was connected. Until the record does, the start of the desktop's recording
  // is close enough.
  const talked = contact.connectedToAgentAt ?? (contact.recordKey === '' ? contact.initiatedAt : undefined);
  const connected = talked && dateAndTime(talked, timeZone);
  return {
    contactId: contact.contactId,
    acdId: contact.acdId ?? null,
    calledNumber: contact.calledNumber ?? null,
    callingNumber: contact.callingNumber ?? null,
    associatedContactId: contact.contactId,
    contactDirection: contact.contactDirection ?? null,
    firstName: agent?.firstName ?? null,
    lastName: agent?.lastName ?? null,
    callDuration: audio?.durationSeconds ?? stagedDuration(staged),
    date: connected ? connected.date : null,
    time: connected ? connected.time : null,
    recordingType: isScreenOnly(contact) ? 'Desktop' : isFromGateway(contact) ? 'Telephone system' : 'Amazon Connect',
    callerNumber: contact.callerNumber ?? null,
    dialledNumber: contact.dialledNumber ?? null,
    initialContactId: contact.initialContactId,
    channel: contact.channel,
    initiationMethod: contact.initiationMethod,
    queueName: contact.queueName ?? null,
    agentId: contact.agentId ?? null,
    teamId: agent?.teamId ?? null,
    teamName: agents.teamName(agent?.teamId) ?? null,
    startedAt: startedAt(contact),
    recordingState: stateWith(staged, recordingState(contact, recordings)),
    fileUploadState: fileUploadState(audio && uploadStateOf(audio), staged),
    redacting: isRedacting(known.redaction, known),
  };
};

/**
 * Amazon Connect records the customer on the left channel and the agent on the right. For other recordings this is
 * unknown.
 */
const channelsOf = ({ medium, part, format }: Recording): RecordingView['channels'] => {
  if (medium !== 'audio' || !format) return [];
  if (format.channels === 1) return ['mixed'];
  return format.channels === 2 && part !== 'ivr' ? ['customer', 'agent'] : [];
};

/** A recording that has not arrived yet has the id that it will have. */
const idOf = async (one: ListedAndArrived): Promise<string> =>
  one.listed === undefined
    ? one.recording.recordingId
    : (one.recording?.recordingId ?? recordingIdOf(one.listed.location));

/** The listed and the arrived recordings, each with its id. */
export const recordingsOf = ({
  contact,
  recordings,
}: Pick<KnownContact, 'contact' | 'recordings'>): Promise<(ListedAndArrived & { recordingId: string })[]> =>
  Promise.all(
    listedAndArrived(contact.listedRecordings, recordings).map(async (one) => ({
      ...one,
      recordingId: await idOf(one),
    })),
  );

const recordingView = (one: ListedAndArrived & { recordingId: string }): RecordingView | undefined => {
  const { recordingId, listed, recording, state } = one;
  const medium = recording?.medium ?? listed?.medium;
  if (medium !== 'audio' && medium !== 'screen' && medium !== 'keystroke') return undefined;
  return {
    recordingId,
    medium,
    part: recording?.part ?? listed?.part ?? 'agent',
    state,
    deletionReason: listed?.deletionReason ?? null,
    unreadable: unreadableText(one) ?? null,
    storageClass: recording?.notAtHand?.storageClass ?? null,
    durationSeconds: recording?.durationSeconds ?? null,
    channels: recording ? channelsOf(recording) : [],
    codec: recording?.format?.codec ?? null,
    sampleRate: recording?.format?.sampleRate ?? null,
    size: recording?.size ?? null,
    arrivedAt: recording?.arrivedAt ?? null,
    fileUploadState: recording ? uploadStateOf(recording) : null,
    playable: state === 'present' && recording?.uploadState === 'Uploaded',
    withheld: null,
    redacted: [],
    startedAt: null,
    gaps: [],
  };
};

const historyOf = (known: KnownContact, rights: ReadingRights): HistoryEntry[] => {
  const { contact, recordings, accesses, staged, ledger, redaction } = known;
  const entry = (at: string | undefined, what: HistoryEntry['what'], by?: string, detail?: string): HistoryEntry[] =>
    at === undefined ? [] : [{ at, what, by: by ?? null, detail: detail ?? null }];
  return [
    ...entry(contact.initiatedAt, 'initiated', undefined, contact.initiationMethod),
    ...entry(contact.connectedToAgentAt, 'connected-to-agent', contact.acdId),
    ...entry(contact.disconnectedAt, 'disconnected', undefined, contact.disconnectReason),
    ...entry(contact.importedAt, 'imported'),
    ...recordings.flatMap((one) => entry(one.arrivedAt, 'recording-arrived', undefined, `${one.medium} ${one.part}`)),
    ...accesses.flatMap((one) => entry(one.at, one.action, one.by, one.recordingId)),
    ...staged.flatMap(stagedHistory),
    ...controlHistory(ledger),
    ...markHistory(known, rights),
    ...redactionHistory(redaction),
    ...requestHistory(known),
    ...monitoringHistory(known),
    ...evaluationHistory(known),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};

const flagsView = ({
  flags,
  extension,
  callerNameSource,
  contactId: _,
  ...rest
}: FlaggedRecording): RecordingFlags => ({
  ...rest,
  extension: extension ?? null,
  flags: flagNames.flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [{ name, value }];
  }),
  callerNameSource: callerNameSource ?? null,
});

/** One contact with everything but its chain. */
export const detailOf = async (
  known: KnownContact,
  { rights, ...names }: { agents: Agents; timeZone: string; rights: ReadingRights },
): Promise<Omit<ContactDetail, 'chain' | 'callsDuring'>> => {
  const { contact } = known;
  const recordings = await recordingsOf(known);
  const summary = summaryOf(known, names);
  return {
    ...summary,
    previousContactId: contact.previousContactId ?? null,
    nextContactId: contact.nextContactId ?? null,
    initiatedAt: contact.initiatedAt ?? null,
    connectedToAgentAt: contact.connectedToAgentAt ?? null,
    disconnectedAt: contact.disconnectedAt ?? null,
    disconnectReason: contact.disconnectReason ?? null,
    transferredTo: contact.transferredTo ?? null,
    interactionSeconds: contact.interactionSeconds ?? null,
    holdSeconds: contact.holdSeconds ?? null,
    holds: contact.holds ?? null,
    afterContactWorkSeconds: contact.afterContactWorkSeconds ?? null,
    updatedAt: contact.updatedAt,
    recordings: [...recordings.flatMap((one) => recordingView(one) ?? []), ...known.staged.map(stagedView)].map(
      withRedactions(known),
    ),
    pauses: pausesView(known.ledger, contact.connectedToAgentAt),
    flags: (known.flags ?? []).map(flagsView).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)),
    tags: known.marks.tags.map(({ label }) => label),
    mayDownload: rights.functions.has('download'),
    maySeeKeystrokes: rights.functions.has('keystrokes'),
    history: historyOf(known, rights),
  };
};
