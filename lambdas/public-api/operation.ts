import type { publicRoutes } from '../../api/public-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { Operation as Of } from '../kit/http/operation.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  contacts: Pick<ContactStore, 'lastImportedAt'>;
  users: Pick<UserStore, 'lastSync'>;
  version: string;
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
}

export type Operation<Id extends keyof typeof publicRoutes> = Of<Dependencies, (typeof publicRoutes)[Id], undefined>;
