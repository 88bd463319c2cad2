import { flagsWithoutContact, type MissingRecording } from '../recording/missing/missing-recording.ts';
import type { UserExtension } from './extension.ts';
import type { FlaggedRecording } from './flagged-recording.ts';
import type { RecordingServer } from './recording-server.ts';

/** For so long nobody needs to know: a gateway sends calls and flags in any order, and again after an outage. */
const waitMilliseconds = 3_600_000;

/** Whether an entry is shown and counted: flags wait an hour for their contact, everything else is listed at once. */
export const isListed = ({ reason, since }: Pick<MissingRecording, 'reason' | 'since'>, now: Date): boolean =>
  reason !== flagsWithoutContact || now.getTime() - Date.parse(since) >= waitMilliseconds;

/** The entry on the list of missing recordings for flags whose contact is not known. */
export const entryWithoutContact = (
  { contactId, guid, extension, startedAt, recordingServerId }: FlaggedRecording,
  {
    server,
    extensions,
    isRefused,
    at,
  }: {
    server: Pick<RecordingServer, 'name'>;
    extensions: readonly UserExtension[];
    /** The gateway sent the call of this contact, and Fermata refused it. */
    isRefused: boolean;
    at: string;
  },
) => {
  const place = extension === undefined ? server.name : `${server.name}, extension ${extension}`;
  const agentId = extensions.find(
    (one) => one.recordingServerId === recordingServerId && one.extension === extension,
  )?.userId;
  return {
    contactId,
    reason: flagsWithoutContact,
    detail: `${place}, recording ${guid}: ${isRefused ? 'Fermata refused its call' : 'its call did not come'}`,
    since: at,
    startedAt,
    ...(agentId !== undefined && { agentId }),
  } as const;
};
