import type { OperationId, routes } from '../../api/routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import type { DailyRunStore } from '../../domain/daily-run/daily-run.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { PasswordVault } from '../../domain/data-server/password-vault.ts';
import type { MarkStore } from '../../domain/mark/mark.ts';
import type { DiallingPlan } from '../../domain/phone-number.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { PlaybackAddresses } from '../../domain/recording/playback.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { ContactMarks } from '../../domain/workflow/subject.ts';
import type { WorkflowStore } from '../../domain/workflow/workflow-store.ts';
import type { CurrentAccess } from '../kit/current-access.ts';
import type { Directory } from '../kit/directory.ts';
import type { Operation as Of } from '../kit/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import type { StagedOfContact } from './staged-of-contact.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'find' | 'chain' | 'search' | 'lastImportedAt'>;
  recordings: Pick<RecordingStore, 'recordAccess' | 'unmatched'>;
  missing: Pick<MissingRecordingStore, 'list'>;
  controls: Pick<ControlStore, 'ledger'>;
  markStore: Pick<MarkStore, 'ofContact'>;
  currentAccess: CurrentAccess;
  users: Pick<UserStore, 'users' | 'teams' | 'lastSync' | 'setSupervisedTeams'>;
  dataServers: Pick<
    DataServerStore,
    'all' | 'former' | 'find' | 'save' | 'remove' | 'agents' | 'removeAgent' | 'statuses' | 'progress'
  >;
  passwords: PasswordVault;
  workflows: WorkflowStore;
  dailyRuns: Pick<DailyRunStore, 'find' | 'latest'>;
  uploads: Pick<
    UploadStore,
    'find' | 'ofContact' | 'ofDataServer' | 'ofRun' | 'totals' | 'archivedBytes' | 'retry' | 'lose'
  >;
  /** Tags and metadata of a contact, as rules are told of them. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** The bucket that archive keys are in. */
  archiveBucket: string;
  playback: PlaybackAddresses;
  startUserSync: () => Promise<void>;
  /** Has recording-import look what became of a file. It notes that; the API itself changes no recording. */
  lookAgain(location: string): Promise<void>;
  startReconciliation: () => Promise<void>;
  clock: Clock;
  newId: () => string;
  /** Not to be guessed: codes are made of them. */
  randomBytes: (count: number) => Uint8Array;
  /** IANA name: dates and times of contacts are told in it. */
  timeZone: string;
  /** How numbers are dialled where the contact centre is; undefined where nobody has said. */
  diallingPlan?: DiallingPlan | undefined;
  version: string;
  telemetry: Telemetry;
}

/** What the operations share beside what they are given. */
export interface Context extends Dependencies {
  directory: Directory;
  staged: StagedOfContact;
}

export type Operation<Id extends OperationId> = Of<Context, (typeof routes)[Id]>;
