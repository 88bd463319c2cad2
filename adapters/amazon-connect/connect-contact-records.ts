import { crc32 } from 'node:zlib';
import type { Contact } from '../../domain/contact/contact.ts';
import type { BadRecord, ContactBatch, ContactRecords, RecordObject } from '../../domain/contact/contact-records.ts';
import { type DiallingPlan, normalNumber } from '../../domain/phone-number.ts';
import { isDirectionOfChain } from './mapping/contact-direction.ts';
import { mappingRows, partsOf } from './mapping/contact-mapping.ts';
import { isWholeDocument, type ReadRecord, readRecord } from './records/contact-record.ts';
import { parseRecord } from './records/parse-record.ts';
import { type BadSpan, RecordSplitter, type Sink } from './records/record-splitter.ts';
import { DamagedArchive, unpacked } from './records/unpacked.ts';

interface Provenance {
  recordKey: string;
  importedAt: string;
  /** How people dial numbers in the country of the contact centre. */
  diallingPlan?: DiallingPlan | undefined;
}

/**
 * Every field exists from the start. V8 turns an object that grows field by field into a hash table, which takes three
 * times as long to fill and is slower to read.
 */
const blank: Record<string, unknown> = {
  contactId: undefined,
  ...Object.fromEntries(mappingRows.map(({ field }) => [field, undefined])),
  normalCalledNumber: undefined,
  normalCallingNumber: undefined,
  directionFrom: undefined,
  updatedAt: undefined,
  contentHash: undefined,
  recordKey: undefined,
  importedAt: undefined,
};

/** Makes a contact row by row, so that the page of the mapping describes exactly what is done. */
export const contactOf = (
  { record, contactId, updatedAt, finer }: Extract<ReadRecord, { kind: 'contact' }>,
  { recordKey, importedAt, diallingPlan }: Provenance,
): Contact => {
  const contact: Record<string, unknown> = { ...blank, contactId };
  // The hash covers what was taken, not the document: the same content counts as the same in any layout.
  let content = contactId;
  const parts = partsOf(record);
  for (const { field, of } of mappingRows) {
    const value = of(parts);
    if (value !== undefined) {
      contact[field] = value;
      content += typeof value === 'object' ? JSON.stringify(value) : value;
    }
    content += '\n';
  }
  const normal = (number: string | undefined): string | undefined => {
    const compared = number === undefined ? undefined : normalNumber(number, diallingPlan);
    return compared === number ? undefined : compared;
  };
  contact.normalCalledNumber = normal(parts.system);
  contact.normalCallingNumber = normal(parts.customer);
  if (isDirectionOfChain(record)) contact.directionFrom = 'chain';
  contact.updatedAt = updatedAt;
  // The hash only decides between two records of one contact with the same time, always in the same way. Forging it
  // gains nothing, and a cryptographic hash would cost as much as the rest of the mapping.
  const hash = crc32(content).toString(16).padStart(8, '0');
  // A tilde sorts after every hexadecimal digit.
  contact.contentHash = finer === '' ? hash : `~${finer}${hash}`;
  contact.recordKey = recordKey;
  contact.importedAt = importedAt;
  return contact as unknown as Contact;
};

/** Reads what can still be read of a damaged record, to find out whose it was. */
const contactIdIn = (raw: Buffer): string | undefined =>
  /"ContactId"\s*:\s*"([^"\\]{1,256})"/.exec(raw.toString('utf8', 0, 64 << 10))?.[1];

const badRecord = ({ offset, length, reason, raw }: BadSpan): BadRecord => {
  const contactId = contactIdIn(raw);
  return { offset, length, reason, raw, ...(contactId !== undefined && { contactId }) };
};

/**
 * How many characters a contact may have. A table item may have 400 KB, and a larger one would make its whole batch
 * fail.
 */
const maxStoredCharacters = 100_000;
const tooLong = `The data taken from it is longer than ${maxStoredCharacters} characters`;

/** Collects records from the splitter until they are taken. */
class Collector implements Sink {
  readonly #provenance: Provenance;
  #batch: ContactBatch = { contacts: [], bad: [], agentEvents: 0 };

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
  }

  document(document: unknown, offset: number, bytes: Buffer, from: number, to: number): void {
    const read = readRecord(document);
    const bad = (reason: string) =>
      this.bad({ offset, length: to - from, reason, raw: Buffer.from(bytes.subarray(from, to)) });
    if (read.kind === 'agent-event') this.#batch.agentEvents++;
    else if (read.kind === 'bad') bad(read.reason);
    else {
      const contact = contactOf(read, this.#provenance);
      if (to - from > maxStoredCharacters && JSON.stringify(contact).length > maxStoredCharacters) bad(tooLong);
      else this.#batch.contacts.push(contact);
    }
  }

  bad(span: BadSpan): void {
    this.#batch.bad.push(badRecord(span));
  }

  take(): ContactBatch {
    const taken = this.#batch;
    this.#batch = { contacts: [], bad: [], agentEvents: 0 };
    return taken;
  }
}

/** Contact records of Amazon Connect, in any layout that Firehose or a customer's own stream produces. */
export class ConnectContactRecords implements ContactRecords {
  readonly #open: (object: RecordObject) => Promise<AsyncIterable<Uint8Array>>;
  readonly #diallingPlan: DiallingPlan | undefined;

  /** `open` returns the bytes of the object, and fails as `ContactRecords.read` describes. */
  constructor(open: (object: RecordObject) => Promise<AsyncIterable<Uint8Array>>, diallingPlan?: DiallingPlan) {
    this.#open = open;
    this.#diallingPlan = diallingPlan;
  }

  async *read(object: RecordObject, importedAt: string): AsyncGenerator<ContactBatch> {
    const collector = new Collector({ recordKey: object.key, importedAt, diallingPlan: this.#diallingPlan });
    const splitter = new RecordSplitter(collector, { parse: parseRecord, isWhole: isWholeDocument });
    let damage: string | undefined;
    try {
      for await (const bytes of unpacked(await this.#open(object))) {
        splitter.push(bytes);
        yield collector.take();
      }
    } catch (error) {
      if (!(error instanceof DamagedArchive)) throw error;
      damage = error.message;
    }
    splitter.end(damage);
    yield collector.take();
  }
}
