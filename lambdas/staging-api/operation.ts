import type { StagingAnswer, StagingCall, StagingRequest } from '../../api/programs/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { DataServer, DataServerStore, EnrolledAgent } from '../../domain/data-server/data-server.ts';
import type { RecordingRoleStore } from '../../domain/schedule/recording-roles.ts';
import type { Archive } from '../../domain/upload/archive/archive.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  dataServers: Pick<DataServerStore, 'all' | 'find' | 'enrol' | 'agent' | 'noteStatus'>;
  uploads: Pick<UploadStore, 'register' | 'find' | 'lease' | 'startUpload' | 'confirm' | 'fail' | 'localCopyDeleted'>;
  archive: Archive;
  contacts: Pick<ContactStore, 'findCheaply' | 'keepNewest'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  recordingRoles: Pick<RecordingRoleStore, 'read'>;
  /** Starts the opening of a container that a PC sealed, once it has arrived completely. */
  startOpening: (recordingId: string) => Promise<void>;
  /** Applies the End of Call rules to the recordings of a contact. Decisions that exist stay as they are. */
  decideEndOfCall: (contactId: string) => Promise<void>;
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
}

/** The caller, once the signature has been checked. */
export interface Caller {
  agent: EnrolledAgent;
  server: DataServer;
}

/** One call of a staging agent as a function of what it needs. Each may be repeated without harm. */
export type Operation<Call extends StagingCall> = (
  dependencies: Dependencies,
) => (request: StagingRequest<Call>, caller: Call extends 'enrol' ? undefined : Caller) => Promise<StagingAnswer<Call>>;

export type Operations = { [Call in StagingCall]: Operation<Call> };
