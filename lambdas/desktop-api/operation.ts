import type { DesktopAnswer, DesktopCall, DesktopRequest } from '../../api/desktop.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Desktop, DesktopStore } from '../../domain/desktop/desktop.ts';
import type { FindRecordedPerson } from '../../domain/desktop/recorded-person.ts';
import type { DesktopItemStore } from '../../domain/desktop-item/desktop-item.ts';
import type { ItemCountStore } from '../../domain/desktop-item/item-counts.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The public half of the key that opens what PCs deliver. */
export interface SealingKey {
  keyId: string;
  /** SubjectPublicKeyInfo, DER, base64. */
  publicKey: string;
}

export interface Dependencies {
  desktops: Pick<DesktopStore, 'find' | 'enrol' | 'noteReport'>;
  desktopItems: Pick<DesktopItemStore, 'read'>;
  itemCounts: Pick<ItemCountStore, 'add'>;
  sealingKey: () => Promise<SealingKey>;
  /** Whether RTE messaging is on. */
  rteMessaging: () => Promise<boolean>;
  /** Looks people up as they are now; called once for each report. */
  recordedPeople: () => Promise<FindRecordedPerson>;
  clock: Clock;
  newId: () => string;
  telemetry: Telemetry;
}

/** One call of a PC as a function of what it needs. Each may be repeated without harm. */
export type Operation<Call extends DesktopCall> = (
  dependencies: Dependencies,
) => (
  request: DesktopRequest<Call>,
  desktop: Call extends 'enrol' ? undefined : Desktop,
) => Promise<DesktopAnswer<Call>>;

export type Operations = { [Call in DesktopCall]?: Operation<Call> };
