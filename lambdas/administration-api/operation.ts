import type { administrationRoutes } from '../../api/administration/administration-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { LiveContactStore } from '../../domain/control/contact/live-contact.ts';
import type { ControlSettingsStore, UserIdentifierStore } from '../../domain/control/settings.ts';
import type { DailyRunStore } from '../../domain/daily-run/daily-run.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { PasswordVault } from '../../domain/data-server/password-vault.ts';
import type { AcdSettingsStore } from '../../domain/desktop/acd-settings.ts';
import type { DesktopStore } from '../../domain/desktop/desktop.ts';
import type { ExtractionStore } from '../../domain/desktop/extraction/extraction.ts';
import type { DesktopItemStore } from '../../domain/desktop-item/desktop-item.ts';
import type { ItemCountStore } from '../../domain/desktop-item/item-counts.ts';
import type { EvaluationFormStore } from '../../domain/evaluation/form.ts';
import type { UserExtensionStore } from '../../domain/flag/extension.ts';
import type { RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { DiallingPlan } from '../../domain/phone-number.ts';
import type { RecordingRoleStore } from '../../domain/schedule/recording-roles.ts';
import type { ScheduleStore } from '../../domain/schedule/schedule.ts';
import type { StagedOfContact } from '../../domain/upload/staged-of-contact.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { WorkflowStore } from '../../domain/workflow/workflow-store.ts';
import type { CurrentAccess } from '../access/current-access.ts';
import type { Directory } from '../access/directory.ts';
import type { Operation as Of } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'search'>;
  currentAccess: CurrentAccess;
  users: Pick<UserStore, 'users' | 'teams' | 'lastSync' | 'setSupervisedTeams'>;
  dataServers: Pick<
    DataServerStore,
    'all' | 'former' | 'find' | 'save' | 'remove' | 'agents' | 'removeAgent' | 'statuses' | 'progress'
  >;
  recordingRoles: RecordingRoleStore;
  schedules: ScheduleStore;
  /** Who may keep evaluation forms. */
  controlSettings: Pick<ControlSettingsStore, 'read'>;
  evaluationForms: Pick<EvaluationFormStore, 'all' | 'save'>;
  acdSettings: AcdSettingsStore;
  identifiers: Pick<UserIdentifierStore, 'all'>;
  recordingServers: Pick<RecordingServerStore, 'all' | 'find' | 'save' | 'remove' | 'reports'>;
  extensions: UserExtensionStore;
  desktops: Pick<DesktopStore, 'all' | 'find' | 'remove' | 'reports' | 'codes' | 'addCode' | 'revokeCode'>;
  extractions: Pick<ExtractionStore, 'open' | 'save'>;
  /** Starts another check of contacts whose screens were on a removed PC. */
  startExtractions: (contactIds: readonly string[]) => Promise<void>;
  live: Pick<LiveContactStore, 'connected'>;
  desktopItems: DesktopItemStore;
  itemCounts: Pick<ItemCountStore, 'ofDays'>;
  /** Notifies pages and PCs that settings have changed. */
  announceSettings: () => Promise<void>;
  passwords: PasswordVault;
  workflows: WorkflowStore;
  dailyRuns: Pick<DailyRunStore, 'find' | 'latest'>;
  uploads: Pick<
    UploadStore,
    'find' | 'ofContact' | 'ofDataServer' | 'ofRun' | 'totals' | 'archivedBytes' | 'retry' | 'lose'
  >;
  startUserSync: () => Promise<void>;
  startReconciliation: () => Promise<void>;
  clock: Clock;
  newId: () => string;
  /** Unpredictable, because codes are made of them. */
  randomBytes: (count: number) => Uint8Array;
  /** IANA name of the zone in which dates and times of contacts are shown. */
  timeZone: string;
  /** Recordings that stay on PCs for longer than this are listed. */
  maxHoursOnPcs: number;
  /** How people dial numbers at the contact centre. Undefined if not set. */
  diallingPlan?: DiallingPlan | undefined;
  telemetry: Telemetry;
}

/** What the operations share in addition to their dependencies. */
export interface Context extends Dependencies {
  directory: Directory;
  staged: StagedOfContact;
}

export type Operation<Id extends keyof typeof administrationRoutes> = Of<
  Context,
  (typeof administrationRoutes)[Id],
  Caller
>;
