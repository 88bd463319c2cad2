import type { GatewayAnswer, GatewayCall, GatewayControlCall, GatewayRequest } from '../../api/programs/gateway.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { UserExtension } from '../../domain/flag/extension.ts';
import type { FlagStore } from '../../domain/flag/flagged-recording.ts';
import type { RecordingServer, RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { User } from '../../domain/user/user.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** Recordings on site are sealed for this key. */
export type SealingKey = NonNullable<GatewayAnswer<'settings'>['sealing']>;

export interface Dependencies {
  recordingServers: Pick<RecordingServerStore, 'all' | 'find' | 'save' | 'noteReport' | 'report'>;
  flags: Pick<FlagStore, 'write' | 'writeBatch'>;
  contacts: Pick<ContactStore, 'keepNewest' | 'some'>;
  missing: Pick<MissingRecordingStore, 'noteFlags'>;
  /** Users and their extensions, as they are now or were moments ago. */
  people: () => Promise<{ users: readonly User[]; extensions: readonly UserExtension[] }>;
  clock: Clock;
  /** The public half of the key that opens what is sealed on site. */
  sealingKey: () => Promise<SealingKey>;
  newId: () => string;
  telemetry: Telemetry;
}

/** One call of a gateway as a function of what it needs. Each may be repeated without harm. */
export type Operation<Call extends GatewayCall> = (dependencies: Dependencies) => (
  request: GatewayRequest<Call>,
  /** The recording server whose gateway asks. */
  server: Call extends 'enrol' ? undefined : RecordingServer,
) => Promise<GatewayAnswer<Call>>;

export type Operations = { [Call in Exclude<GatewayCall, GatewayControlCall>]: Operation<Call> };
