import type { Clock } from '../../domain/clock.ts';
import type { LedgerReader } from '../../domain/control/ledger/ledger.ts';
import type { ExtractionStore } from '../../domain/desktop/extraction/extraction.ts';
import type { ArchiveVersions } from '../../domain/upload/archive/archive-versions.ts';
import type { Arrivals } from '../../domain/upload/hand-over/arrivals.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface ArrivalPorts {
  uploads: Pick<
    UploadStore,
    'find' | 'open' | 'refuseContainer' | 'identify' | 'withhold' | 'ofContact' | 'remove' | 'noteReplacedRemoval'
  >;
  /** The ledger of a contact: which pauses the recorder of its sound confirmed. */
  ledgers: LedgerReader;
  extractions: Pick<ExtractionStore, 'find'>;
  arrivals: Arrivals;
  versions: ArchiveVersions;
  /** Removes from the contact's recordings what must not be kept, if there is anything. */
  startRedaction: (contactId: string) => Promise<void>;
  clock: Clock;
  telemetry: Telemetry;
}
