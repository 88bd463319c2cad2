import type { contactsRoutes } from '../../api/contacts/contacts-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { ControlSettingsStore } from '../../domain/control/settings.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { AcdSettingsStore } from '../../domain/desktop/acd-settings.ts';
import type { EvaluationStore } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationFormStore } from '../../domain/evaluation/form.ts';
import type { FlagStore } from '../../domain/flag/flagged-recording.ts';
import type { DiallingPlan } from '../../domain/phone-number.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { PlaybackAddresses } from '../../domain/recording/playback.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import type { StagedOfContact } from '../../domain/upload/staged-of-contact.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { CurrentAccess } from '../access/current-access.ts';
import type { Directory } from '../access/directory.ts';
import type { Operation as Of } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import type { ReadingRights } from './reading-rights.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'find' | 'chain' | 'search' | 'queueNames'>;
  recordings: Pick<RecordingStore, 'recordAccess' | 'unmatched'>;
  flags: Pick<FlagStore, 'search'>;
  evaluations: EvaluationStore;
  evaluationForms: Pick<EvaluationFormStore, 'all' | 'find' | 'version'>;
  missing: Pick<MissingRecordingStore, 'list'>;
  controls: Pick<ControlStore, 'ledger'>;
  /** Who may download, and who may see which metadata. */
  controlSettings: Pick<ControlSettingsStore, 'read'>;
  currentAccess: CurrentAccess;
  users: Pick<UserStore, 'users' | 'teams'>;
  dataServers: Pick<DataServerStore, 'all' | 'former'>;
  acdSettings: Pick<AcdSettingsStore, 'read'>;
  uploads: Pick<UploadStore, 'ofContact'>;
  /** The bucket that archive keys are in. */
  archiveBucket: string;
  playback: PlaybackAddresses;
  /** Starts recording-import, which checks the state of a file and stores it. The API itself changes no recording. */
  lookAgain(location: string): Promise<void>;
  clock: Clock;
  newId: () => string;
  /** IANA name of the zone in which dates and times of contacts are shown. */
  timeZone: string;
  /** How numbers are dialled at the contact centre; undefined if not set. */
  diallingPlan?: DiallingPlan | undefined;
  telemetry: Telemetry;
}

/** What the operations share in addition to their dependencies. */
export interface Context extends Dependencies {
  directory: Directory;
  staged: StagedOfContact;
  rightsOf(caller: Caller): Promise<ReadingRights>;
}

export type Operation<Id extends keyof typeof contactsRoutes> = Of<Context, (typeof contactsRoutes)[Id], Caller>;
