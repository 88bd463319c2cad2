import type * as z from 'zod';
import type { OperationId, routes } from '../../api/routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { DailyRunStore } from '../../domain/daily-run/daily-run.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { PasswordVault } from '../../domain/data-server/password-vault.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { PlaybackAddresses } from '../../domain/recording/playback.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Asker } from '../../domain/user/visibility.ts';
import type { WorkflowStore } from '../../domain/workflow/workflow-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import type { Directory } from './directory.ts';
import type { StagedOfContact } from './staged-of-contact.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'find' | 'chain' | 'search' | 'lastImportedAt'>;
  recordings: Pick<RecordingStore, 'recordAccess' | 'unmatched'>;
  missing: Pick<MissingRecordingStore, 'list'>;
  users: Pick<UserStore, 'users' | 'teams' | 'lastSync' | 'setSupervisedTeams'>;
  dataServers: Pick<DataServerStore, 'all' | 'find' | 'save' | 'agent' | 'statuses'>;
  passwords: PasswordVault;
  workflows: WorkflowStore;
  dailyRuns: Pick<DailyRunStore, 'find' | 'latest'>;
  uploads: Pick<UploadStore, 'find' | 'ofContact' | 'ofDataServer' | 'totals' | 'retry'>;
  /** The bucket that archive keys are in. */
  archiveBucket: string;
  playback: PlaybackAddresses;
  startUserSync: () => Promise<void>;
  startReconciliation: () => Promise<void>;
  clock: Clock;
  newId: () => string;
  /** Not to be guessed: codes are made of them. */
  randomBytes: (count: number) => Uint8Array;
  /** IANA name: dates and times of contacts are told in it. */
  timeZone: string;
  version: string;
  telemetry: Telemetry;
}

/** What the operations share beside what they are given. */
export interface Context extends Dependencies {
  directory: Directory;
  staged: StagedOfContact;
}

type Routes = typeof routes;
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** One call of an operation, its input checked and its caller known. */
export interface Call<Id extends OperationId> {
  asker: Routes[Id]['access'] extends 'anyone' ? undefined : Asker;
  params: Record<Names<Routes[Id]['path']>, string>;
  query: Routes[Id] extends { query: infer Query extends z.ZodType } ? z.infer<Query> : unknown;
  body: Routes[Id] extends { body: infer Body extends z.ZodType } ? z.infer<Body> : undefined;
}

export type Answer<Id extends OperationId> = z.infer<Routes[Id]['answer']>;

/** An operation as a function of what it needs. */
export type Operation<Id extends OperationId> = (context: Context) => (call: Call<Id>) => Promise<Answer<Id>>;

/** One for every route: a route without its operation does not compile. */
export type Operations = { [Id in OperationId]: Operation<Id> };
