import type { ControlOperationId, controlRoutes } from '../../api/control/control-routes.ts';
import type { ConnectionStore } from '../../domain/changes/connection.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { ContactsResult } from '../../domain/control/command/command-contacts.ts';
import type { CommandRequest } from '../../domain/control/command/command-request.ts';
import type { FoundContact } from '../../domain/control/contact/find-contact.ts';
import type { LiveContact, LiveContactStore } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews, RecordingNews } from '../../domain/control/events/news.ts';
import type { ControlPorts } from '../../domain/control/ports.ts';
import type { Provider } from '../../domain/control/recorder/recorder-name.ts';
import type { RedactionStore } from '../../domain/control/redaction.ts';
import type { ControlSettings, ControlSettingsStore, UserIdentifierStore } from '../../domain/control/settings.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import type { CaptureStore } from '../../domain/desktop/captures.ts';
import type { UserExtensionStore } from '../../domain/flag/extension.ts';
import type { RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { ListenPorts } from '../../domain/live/listen.ts';
import type { MonitoringStore } from '../../domain/live/monitoring.ts';
import type { ScreenViewStore } from '../../domain/live/screen-view.ts';
import type { WatchPorts } from '../../domain/live/watch-screen.ts';
import type { MarkStore } from '../../domain/mark/mark.ts';
import type { OnDemandEngine } from '../../domain/on-demand/on-demand.ts';
import type { DiallingPlan } from '../../domain/phone-number.ts';
import type { RequestStore } from '../../domain/request/request-store.ts';
import type { ScheduleStore } from '../../domain/schedule/schedule.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { CurrentAccess } from '../access/current-access.ts';
import type { Directory } from '../access/directory.ts';
import type { Operation as Of, SignedRequest } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The content of a provider's webhook, once its signature is verified; undefined: not signed by the provider. */
export type Webhook = (request: SignedRequest) => Promise<ProviderNews | undefined>;

export interface Dependencies
  extends Pick<ControlPorts, 'recorders' | 'quotas' | 'timers' | 'source' | 'choices' | 'wait'> {
  live: LiveContactStore;
  controls: ControlStore;
  requests: RequestStore;
  marks: MarkStore;
  settings: ControlSettingsStore;
  identifiers: UserIdentifierStore;
  extensions: Pick<UserExtensionStore, 'all'>;
  schedules: Pick<ScheduleStore, 'read'>;
  currentAccess: CurrentAccess;
  users: Pick<UserStore, 'users' | 'teams'>;
  /** Ended contacts: whose they were, and what was recorded of them. */
  contacts: Pick<ContactStore, 'find' | 'findCheaply' | 'queuesById'>;
  /** Whether people may listen to calls in this deployment. */
  listeningIsOn: boolean;
  listening: ListenPorts['listening'];
  /** Whether people may watch screens in this deployment. */
  watchingIsOn: boolean;
  monitorings: MonitoringStore;
  views: ScreenViewStore;
  nudge: WatchPorts['nudge'];
  /** Whose screens PCs record, for the live view. */
  captures: Pick<CaptureStore, 'all'>;
  /** What records calls on site, and where. */
  servers: Pick<RecordingServerStore, 'all' | 'reports'>;
  uploads: Pick<UploadStore, 'ofContact'>;
  redactions: RedactionStore;
  connections: Pick<ConnectionStore, 'keepTicket'>;
  /** A secret that nobody can guess, of characters that a header may hold. */
  newTicket: () => string;
  /** Tells open pages that the settings were changed. */
  announceSettings: () => Promise<void>;
  /** Keeps recordings that the rules have released or recycled, as far as a tag can (PR-07). */
  protectTagged: (contactId: string, by: string) => Promise<unknown>;
  /** Providers that this deployment is wired to. */
  connected: readonly Provider[];
  webhooks: Partial<Record<'twilio' | 'webex', Webhook>>;
  /** Stores what was done at the provider (PR-01). No recorder is instructed. */
  ingest: (news: RecordingNews) => Promise<unknown>;
  /** Harmless when repeated. */
  contactConnected: (contact: LiveContact) => Promise<unknown>;
  contactEnded: (contact: LiveContact) => Promise<unknown>;
  /**
   * Call this if another part of a contact may now be recorded: where the contact is paused, that part is paused too.
   * Harmless when repeated.
   */
  keepPaused: (contact: LiveContact) => Promise<unknown>;
  clock: Clock;
  newId: () => string;
  /** IANA name of the zone for the days of the report of pauses. */
  timeZone: string;
  /** How numbers are dialled at the contact centre; undefined if not set. */
  diallingPlan?: DiallingPlan | undefined;
  telemetry: Telemetry;
}

/** What the operations share in addition to their dependencies. */
export interface Context extends Omit<Dependencies, 'settings'> {
  settingsStore: ControlSettingsStore;
  directory: Directory;
  /** The current settings, at most a few seconds old. */
  settings: () => Promise<ControlSettings>;
  /** The saved settings. */
  savedSettings: () => Promise<ControlSettings>;
  /** The captures of all PCs, at most half a minute old. */
  identifiersOfUsers: UserIdentifierStore['all'];
  extensionsOfUsers: UserExtensionStore['all'];
  recordingServers: RecordingServerStore['all'];
  queuesById: ContactStore['queuesById'];
  /** At most a few seconds old. */
  capturesNow: CaptureStore['all'];
  /** Call this after one of these was changed here. */
  forget: () => void;
  /** What carries out commands. */
  ports: ControlPorts;
  findContact: (contactId: string, clientRequestId?: string) => Promise<FoundContact>;
  findContactsOfAgent: (agentId: string, clientRequestId?: string) => Promise<FoundContact[]>;
  mustBeActive: (found: FoundContact, clientRequestId?: string) => Promise<FoundContact>;
  onDemand: OnDemandEngine;
  commandContacts: (
    contacts: readonly FoundContact[],
    request: Omit<CommandRequest, 'contactId' | 'together'>,
  ) => Promise<ContactsResult>;
}

export type Operation<Id extends ControlOperationId> = Of<Context, (typeof controlRoutes)[Id], Caller>;
