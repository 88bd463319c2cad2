import type { redactionRoutes } from '../../api/contacts/redaction-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { ControlSettingsStore } from '../../domain/control/settings.ts';
import type { RedactionRequestStore } from '../../domain/redaction/request.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { CurrentAccess } from '../access/current-access.ts';
import type { Directory } from '../access/directory.ts';
import type { Operation as Of } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'find' | 'some'>;
  uploads: Pick<UploadStore, 'ofContact'>;
  requests: RedactionRequestStore;
  /** Who may ask, and who may approve. */
  controlSettings: Pick<ControlSettingsStore, 'read'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  currentAccess: CurrentAccess;
  /** Starts the redaction of this contact's recordings. */
  startRedaction: (contactId: string) => Promise<void>;
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
}

/** What the operations share in addition to their dependencies. */
export interface Context extends Dependencies {
  directory: Directory;
}

export type Operation<Id extends keyof typeof redactionRoutes> = Of<Context, (typeof redactionRoutes)[Id], Caller>;
