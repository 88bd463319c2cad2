import type { monitoringRoutes } from '../../api/control/monitoring-routes.ts';
import type { LiveContactStore } from '../../domain/control/contact/live-contact.ts';
import type { ControlSettingsStore } from '../../domain/control/settings.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import type { ListenPorts } from '../../domain/live/listen.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { CurrentAccess } from '../access/current-access.ts';
import type { Directory } from '../access/directory.ts';
import type { Operation as Of } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies extends ListenPorts {
  live: Pick<LiveContactStore, 'find'>;
  controls: Pick<ControlStore, 'find'>;
  /** Who may listen. */
  controlSettings: Pick<ControlSettingsStore, 'read'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  currentAccess: CurrentAccess;
  /** Whether the deployment has turned listening on. */
  listeningIsOn: boolean;
  telemetry: Telemetry;
}

/** What the operations share in addition to their dependencies. */
export interface Context extends Dependencies {
  directory: Directory;
}

export type Operation<Id extends keyof typeof monitoringRoutes> = Of<Context, (typeof monitoringRoutes)[Id], Caller>;
