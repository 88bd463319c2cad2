import type { GatewayAnswer, GatewayControlCall, GatewayRequest } from '../../api/programs/gateway.ts';
import type { Clock } from '../../domain/clock.ts';
import type { LiveContact, LiveContactStore } from '../../domain/control/contact/live-contact.ts';
import type { RecordingNews } from '../../domain/control/events/news.ts';
import type { MissedPause } from '../../domain/control/ledger/missed-pause.ts';
import type { ControlSettings } from '../../domain/control/settings.ts';
import type { RecordingServer, RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { RecorderCommandStore } from '../../domain/telephony/recorder-command.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  recordingServers: Pick<RecordingServerStore, 'find'>;
  commands: Pick<RecorderCommandStore, 'since' | 'answer'>;
  live: Pick<LiveContactStore, 'note'>;
  /** Ids of the users of a recording server, as they are now or were moments ago. */
  usersOf: (recordingServerId: string) => Promise<ReadonlySet<string>>;
  settings: () => Promise<Pick<ControlSettings, 'onTransfer'>>;
  contactConnected: (contact: LiveContact) => Promise<unknown>;
  /** Stops the recording of a call that no schedule records by itself. */
  followSchedules: (contact: LiveContact) => Promise<unknown>;
  contactEnded: (contact: LiveContact) => Promise<unknown>;
  ingest: (news: RecordingNews) => Promise<unknown>;
  noteMissed: (missed: MissedPause) => Promise<unknown>;
  /** Hides the sound of the contact until it is silent where it must be. */
  withholdSound: (contactId: string) => Promise<void>;
  clock: Clock;
  newId: () => string;
  wait: (milliseconds: number) => Promise<unknown>;
  telemetry: Telemetry;
}

/** One call of a gateway as a function of what it needs. Each may be repeated without harm. */
export type Operation<Call extends GatewayControlCall> = (
  dependencies: Dependencies,
) => (request: GatewayRequest<Call>, server: RecordingServer) => Promise<GatewayAnswer<Call>>;
