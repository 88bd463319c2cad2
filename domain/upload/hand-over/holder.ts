import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { Archive } from '../archive/archive.ts';
import type { StagedRecording } from '../staged-recording.ts';
import type { UploadStore } from '../upload-store.ts';

/** The sender of recordings to the cloud: a staging agent of a data server, or a PC itself. */
export interface Holder {
  /** Where the recordings wait. It is the `dataServerId` of the recordings. */
  holderId: string;
  /** The program that works for it, and in whose name leases are. */
  by: string;
  machine: string;
}

export interface HandOverPorts {
  uploads: Pick<UploadStore, 'find' | 'lease' | 'startUpload' | 'confirm' | 'fail' | 'localCopyDeleted'>;
  archive: Archive;
  /** Starts the opening of a container that has arrived completely. It may be started twice. */
  startOpening: (recordingId: string) => Promise<void>;
  clock: Clock;
  telemetry: {
    count: (name: string, value: number) => void;
    log: { error: (message: string, ids?: Record<string, string>) => void };
  };
}

/** The holder id of a PC. Ids of data servers contain no `#`. */
export const holderOfDesktop = (desktopId: string): string => `desktop#${desktopId}`;

export const desktopOfHolder = (holderId: string): string | undefined =>
  holderId.startsWith('desktop#') ? holderId.slice('desktop#'.length) : undefined;

/** A recording of this holder. Undefined for one of another holder, as if it did not exist. */
export const ownRecording = async (
  recordingId: string,
  { holderId }: Holder,
  { uploads }: Pick<HandOverPorts, 'uploads'>,
): Promise<StagedRecording | undefined> => {
  const recording = await uploads.find(recordingId);
  return recording?.dataServerId === holderId ? recording : undefined;
};

export const noSuchRecording = (recordingId: string, { holderId }: Holder): Failure =>
  new Failure(
    'not-found',
    `There is no recording ${recordingId} on this ${desktopOfHolder(holderId) === undefined ? 'data server' : 'PC'}`,
  );
