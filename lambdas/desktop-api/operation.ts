import type { DesktopAnswer, DesktopCall, DesktopRequest } from '../../api/programs/desktop.ts';
import type { ConnectionStore } from '../../domain/changes/connection.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { CaptureStore } from '../../domain/desktop/captures.ts';
import type { DesktopCommandStore } from '../../domain/desktop/command.ts';
import type { Desktop, DesktopStore } from '../../domain/desktop/desktop.ts';
import type { ExtractionStore } from '../../domain/desktop/extraction/extraction.ts';
import type { LogonSessionStore } from '../../domain/desktop/logon-session.ts';
import type { DesktopItemStore } from '../../domain/desktop-item/desktop-item.ts';
import type { ItemCountStore } from '../../domain/desktop-item/item-counts.ts';
import type { ScreenViewStore } from '../../domain/live/screen-view.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { DesktopPeople } from '../../domain/schedule/who-is-recorded.ts';
import type { HandOverPorts } from '../../domain/upload/hand-over/holder.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The public half of the key that opens what PCs deliver. */
export interface SealingKey {
  keyId: string;
  /** SubjectPublicKeyInfo, DER, base64. */
  publicKey: string;
}

export interface Dependencies extends HandOverPorts {
  desktopItems: Pick<DesktopItemStore, 'read'>;
  itemCounts: Pick<ItemCountStore, 'add'>;
  desktops: Pick<DesktopStore, 'find' | 'enrol' | 'noteReport' | 'report'>;
  logons: Pick<LogonSessionStore, 'note'>;
  extractions: Pick<ExtractionStore, 'find' | 'save' | 'open' | 'ofContact'>;
  missing: Pick<MissingRecordingStore, 'noteScreen' | 'clearScreen' | 'noteKeystrokes' | 'clearKeystrokes'>;
  captures: Pick<CaptureStore, 'find' | 'note'>;
  commands: Pick<DesktopCommandStore, 'latest' | 'answer'>;
  /** Pages that watch a screen of the PC. */
  views: Pick<ScreenViewStore, 'ofDesktop' | 'show' | 'removeStill'>;
  uploads: HandOverPorts['uploads'] & Pick<UploadStore, 'register' | 'reseal' | 'withhold' | 'ofContact'>;
  contacts: Pick<ContactStore, 'list'>;
  dataServers: Pick<DataServerStore, 'all'>;
  connections: Pick<ConnectionStore, 'keepTicket'>;
  /** Removes everything from the recordings of the contact that must not be kept. */
  startRedaction: (contactId: string) => Promise<void>;
  /** Unpredictable. */
  newTicket: () => string;
  /** Where PCs open the channel. */
  changesAddress: string;
  /** Users, their logins and roles, and the ACD settings, as they are now or were moments ago. */
  people: () => Promise<DesktopPeople>;
  sealingKey: () => Promise<SealingKey>;
  /** Requests the screens of a contact from PCs. Requests that exist stay as they are. */
  extractContact: (contactId: string) => Promise<unknown>;
  /** Applies the End of Call rules to the recordings of a contact. Decisions that exist stay as they are. */
  decideEndOfCall: (contactId: string) => Promise<void>;
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
