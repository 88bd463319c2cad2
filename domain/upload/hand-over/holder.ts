import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { Archive } from '../archive/archive.ts';
import type { StagedRecording } from '../staged-recording.ts';
import type { UploadStore } from '../upload-store.ts';

/** Who hands recordings over to the cloud: a staging agent of a data server, or a PC by itself. */
export interface Holder {
  /** Where the recordings wait: the `dataServerId` of the recordings. */
  holderId: string;
  /** The program that works for it; leases are in its name. */
  by: string;
  machine: string;
}

export interface HandOverPorts {
  uploads: Pick<UploadStore, 'find' | 'lease' | 'startUpload' | 'confirm' | 'fail' | 'localCopyDeleted'>;
  archive: Archive;
  /** Starts the opening of a container that has arrived whole. It may be started twice. */
  startOpening: (recordingId: string) => Promise<void>;
  clock: Clock;
  telemetry: {
    count: (name: string, value: number) => void;
    log: { error: (message: string, ids?: Record<string, string>) => void };
  };
}

/** A PC as the place where recordings wait. Data servers have other ids: theirs hold no `#`. */
export const holderOfDesktop = (desktopId: string): string => `desktop#${desktopId}`;

export const desktopOfHolder = (holderId: string): string | undefined =>
  holderId.startsWith('desktop#') ? holderId.slice('desktop#'.length) : undefined;

/** A recording of this holder; another's is as if it were not there. */
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
