import type {
  Extraction,
  ExtractionPage,
  ExtractionStore,
  NoDesktop,
} from '../../../domain/desktop/extraction/extraction.ts';
import { Failure } from '../../../domain/failure.ts';

export class MemoryExtractionStore implements ExtractionStore {
  readonly #extractions = new Map<string, Extraction>();
  readonly #noDesktop = new Map<string, NoDesktop>();

  async find(extractionId: string): Promise<Extraction | undefined> {
    return structuredClone(this.#extractions.get(extractionId));
  }

  async ofContact(contactId: string): Promise<Extraction[]> {
    const found = [...this.#extractions.values()].filter((one) => one.contactId === contactId);
    return structuredClone(found.sort((a, b) => (a.extractionId < b.extractionId ? -1 : 1)));
  }

  async save(extraction: Extraction): Promise<void> {
    const before = this.#extractions.get(extraction.extractionId);
    if (before && before.revision > extraction.revision) {
      throw new Failure('conflict', 'This extraction has been changed in the meantime');
    }
    this.#extractions.set(extraction.extractionId, structuredClone(extraction));
  }

  async revise(extraction: Extraction): Promise<void> {
    if ((this.#extractions.get(extraction.extractionId)?.revision ?? 0) >= extraction.revision) {
      throw new Failure('conflict', 'This extraction has been changed in the meantime');
    }
    await this.save(extraction);
  }

  async open(desktopId: string, { limit, after }: { limit: number; after?: string }): Promise<ExtractionPage> {
    const place = ({ requestedAt, extractionId }: Extraction) => `todo#${requestedAt}#${extractionId}`;
    const waiting = [...this.#extractions.values()]
      .filter((one) => one.desktopId === desktopId && one.state.is === 'open')
      .filter((one) => after === undefined || place(one) > after)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const extractions = structuredClone(waiting.slice(0, limit));
    return { extractions, ...(waiting.length > limit && { cursor: place(extractions.at(-1)!) }) };
  }

  async noteNoDesktop(note: NoDesktop): Promise<void> {
    this.#noDesktop.set(note.contactId, { ...note });
  }

  async noDesktop(contactId: string): Promise<NoDesktop | undefined> {
    return structuredClone(this.#noDesktop.get(contactId));
  }
}
