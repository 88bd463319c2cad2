import {
  BatchExecuteStatementCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type { Contact } from '../../../domain/contact/contact.ts';
import { matchesQuery, timeKey } from '../../../domain/contact/contact-query.ts';
import type {
  ContactFile,
  ContactPage,
  ContactQuery,
  ContactStore,
  KeepOutcome,
  StoredContact,
} from '../../../domain/contact/contact-store.ts';
import { oddlyNamedLocations } from '../../../domain/contact/listed-location.ts';
import { newestOfEach } from '../../../domain/contact/newest-of-each.ts';
import { isScreenOnly } from '../../../domain/screen-only/screen-contact.ts';
import { evaluationKind, evaluationOf } from '../evaluation/evaluation-table.ts';
import { flagsKey, flagsOfItem } from '../flag/flag-item.ts';
import { missingScreenKey } from '../recording/missing-recording-table.ts';
import { accessOf, recordingOf } from '../recording/recording-item.ts';
import { redactionKey, redactionOf } from '../redaction/redaction-item.ts';
import { redactionRequestOf, requestKind } from '../redaction/redaction-request-item.ts';
import { allConditionsMet, answer, conditionMet } from '../table/answers.ts';
import { chunks, getAll, type Item, patience, patiently, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { canBeKey, contactKey, contactOf, itemOf, locationKey, versionOf } from './contact-item.ts';
import { type FoundRows, searchRows } from './contact-search.ts';
import { markChangeOf, markChanges, marksIn } from './mark-item.ts';
import { monitoringKind, monitoringOf } from './monitoring-table.ts';

/** Batches in flight. More of them would only wait: DynamoDB answers in milliseconds, and a Lambda has one core. */
const atOnce = 8;
/**
 * How many own numbers and queues one instance remembers. A contact centre has hundreds, and a forgotten one costs a
 * write.
 */
const maxRemembered = 10_000;

const unseen = (texts: readonly (string | undefined)[], remembered: ReadonlySet<string>): Set<string> =>
  new Set(texts.filter(canBeKey).filter((text) => !remembered.has(text)));

const remember = (remembered: Set<string>, texts: Iterable<string>): void => {
  if (remembered.size > maxRemembered) remembered.clear();
  for (const text of texts) remembered.add(text);
};

export type Inserts = 'partiql' | 'transactions';

interface Choices {
  /** Milliseconds before each retry. */
  pauses?: readonly number[];
  /**
   * How new contacts are inserted, 25 at a time. `transactions` is for an engine whose table stream, which notifies
   * missing-recordings, leaves out writes through PartiQL. In AWS, transactions cost twice as much.
   */
  inserts?: Inserts;
}

/** The contacts table; its layout is in docs/tables.md. */
export class ContactTable extends InTable implements ContactStore {
  readonly #ownNumbers = new Set<string>();
  readonly #queueNames = new Set<string>();
  /** INSERT statements by the names of their attributes. */
  readonly #inserts = new Map<string, string>();
  readonly #insert: (contacts: Contact[]) => Promise<readonly Contact[]>;
  #notedMinute = '';

  constructor(client: DynamoDBClient, tableName: string, { pauses = patience, inserts = 'partiql' }: Choices = {}) {
    super(client, tableName, pauses);
    this.#insert =
      inserts === 'partiql' ? (some) => this.#insertByStatements(some) : (some) => this.#insertTogether(some);
  }

  /**
   * Items that lead to a contact are written before the contact itself. Whoever sees the contact then sees those items
   * too. A crash between the two writes is repaired by the next attempt, and items that belong to a superseded record
   * are still true.
   */
  async keepNewest(contacts: readonly Contact[]): Promise<KeepOutcome[]> {
    const stored = await this.#storedVersions(newestOfEach(contacts));
    const newer = [...stored].filter(([contact, version]) => version < versionOf(contact)).map(([contact]) => contact);
    await this.#noteConnections(newer);

    const kept = new Set<Contact>();
    const unseen = newer.filter((contact) => stored.get(contact) === '');
    await mapConcurrently(chunks(unseen, 25), atOnce, async (some) => {
      for (const contact of await this.#insert(some)) kept.add(contact);
    });
    const others = newer.filter((contact) => !kept.has(contact));
    await mapConcurrently(others, 2 * atOnce, async (contact) => {
      if (await this.#replace(contact)) kept.add(contact);
    });
    await this.#noteImport(contacts);
    return contacts.map((contact) => (kept.has(contact) ? 'kept' : 'superseded'));
  }

  /**
   * A read costs a tenth of a write that is refused, so a record that is delivered again costs next to nothing. The
   * read decides nothing: if it misses a newer version, the condition of the write notices, and versions only grow.
   */
  async #storedVersions(contacts: readonly Contact[]): Promise<Map<Contact, string>> {
    const keys = contacts.map(({ contactId }) => contactKey(contactId));
    const options = { consistent: false, only: 'pk, version', pauses: this.pauses };
    const items = await getAll(this.client, this.table, keys, options);
    const versions = new Map(items.map(({ pk, version }) => [pk!.S!, version!.S!]));
    return new Map(contacts.map((contact) => [contact, versions.get(contact.contactId) ?? '']));
  }

  /**
   * Inserts new contacts in batches, which takes a third of the CPU time of one request for each. The INSERT of PartiQL
   * fails if the item already exists, so nothing is overwritten.
   */
  async #insertByStatements(contacts: Contact[]): Promise<Contact[]> {
    const inserted: Contact[] = [];
    await patiently(
      contacts,
      async (left) => {
        const statements = left.map((contact) => this.#insertStatement(itemOf(contact)));
        const { Responses = [] } = await answer(
          this.client.send(new BatchExecuteStatementCommand({ Statements: statements })),
        );
        return left.filter((contact, index) => {
          const { Code, Message } = Responses[index]?.Error ?? {};
          if (Code === undefined) inserted.push(contact);
          // Any other error does not concern this contact alone, or means that our statement is wrong.
          else if (Code === 'ValidationError' || Code === 'AccessDenied' || Code === 'ResourceNotFound') {
            throw new Error(`A contact was not stored: ${Code}, ${Message}`);
          }
          return Code !== undefined && Code !== 'DuplicateItem';
        });
      },
      this.pauses,
    );
    return inserted;
  }

  /** Stores all of them, or none if one has arrived in the meantime. Then each is put separately. */
  async #insertTogether(contacts: readonly Contact[]): Promise<readonly Contact[]> {
    const TransactItems = contacts.map((contact) => ({
      Put: { TableName: this.table, Item: itemOf(contact), ConditionExpression: 'attribute_not_exists(pk)' },
    }));
    const inserted = await allConditionsMet(this.client.send(new TransactWriteItemsCommand({ TransactItems })));
    return inserted ? contacts : [];
  }

  #insertStatement(item: Item) {
    const names = Object.keys(item).join();
    let Statement = this.#inserts.get(names);
    if (Statement === undefined) {
      const fields = names.split(',').map((name) => `'${name}':?`);
      Statement = `INSERT INTO "${this.table}" VALUE {${fields.join()}}`;
      this.#inserts.set(names, Statement);
    }
    return { Statement, Parameters: Object.values(item) };
  }

  /**
   * Replaces the whole item, so that a field that the newer record leaves out is gone. The database decides which
   * record is newer.
   */
  #replace(contact: Contact): Promise<boolean> {
    const Item = itemOf(contact);
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': Item.version! },
        }),
      ),
    );
  }

  /**
   * Legs, own numbers, queues and locations with odd names. Their keys never change, so writing them again changes
   * nothing.
   */
  async #noteConnections(contacts: readonly Contact[]): Promise<void> {
    const writes: WriteRequest[] = [];
    const put = (Item: Item) => writes.push({ PutRequest: { Item } });
    for (const { contactId, initialContactId } of contacts) {
      if (initialContactId !== contactId) put({ pk: { S: initialContactId }, sk: { S: `leg#${contactId}` } });
    }
    const called = ({ calledNumber, normalCalledNumber = calledNumber }: Contact) => normalCalledNumber;
    const numbers = unseen(contacts.map(called), this.#ownNumbers);
    for (const number of numbers) put({ pk: { S: 'own-numbers' }, sk: { S: number } });
    const queues = unseen(
      contacts.map(({ queueName }) => queueName),
      this.#queueNames,
    );
    for (const name of queues) {
      const { queueId, importedAt } = contacts.find((contact) => contact.queueName === name && contact.queueId) ?? {};
      const id: Item = queueId && importedAt ? { queueId: { S: queueId }, notedAt: { S: importedAt } } : {};
      put({ pk: { S: queueNames }, sk: { S: name }, ...id });
    }
    await writeAll(this.client, this.table, writes, this.pauses);
    remember(this.#ownNumbers, numbers);
    remember(this.#queueNames, queues);

    const listed = contacts.flatMap((contact) =>
      oddlyNamedLocations(contact).map((location) => ({ location, contactId: contact.contactId })),
    );
    await mapConcurrently(listed, atOnce, async ({ location, contactId }) => {
      await answer(
        this.client.send(
          // Not a put, because the same item records where the recording has been moved.
          new UpdateItemCommand({
            TableName: this.table,
            Key: locationKey(location),
            UpdateExpression: 'ADD contactIds :contactId',
            ExpressionAttributeValues: { ':contactId': { SS: [contactId] } },
          }),
        ),
      );
    });
  }

  async #noteImport(contacts: readonly Contact[]): Promise<void> {
    const at =
      contacts
        .filter((contact) => !isScreenOnly(contact))
        .map(({ importedAt }) => importedAt)
        .sort()
        .at(-1) ?? '';
    const minute = at.slice(0, 16);
    if (minute <= this.#notedMinute) return;
    await conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: latestImport,
          UpdateExpression: 'SET importedAt = :at',
          ConditionExpression: 'attribute_not_exists(importedAt) OR importedAt < :at',
          ExpressionAttributeValues: { ':at': { S: at } },
        }),
      ),
    );
    this.#notedMinute = minute;
  }

  some(contactIds: readonly string[]): Promise<Contact[]> {
    return this.#contacts(contactIds);
  }

  async correct(contact: Contact): Promise<void> {
    const Item = itemOf(contact);
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': Item.version! },
        }),
      ),
    );
  }

  find(contactId: string): Promise<ContactFile | undefined> {
    return this.#file(contactId, true);
  }

  findCheaply(contactId: string): Promise<ContactFile | undefined> {
    return this.#file(contactId, false);
  }

  async #file(contactId: string, consistent: boolean): Promise<ContactFile | undefined> {
    if (contactId === '') return undefined;
    const items = await collection(this.client, this.table, contactId, { consistent });
    const of = (kind: string) => items.filter(({ sk }) => sk!.S!.startsWith(kind));
    const [contact] = of('contact');
    const recordings = of('recording#').map(recordingOf);
    const accesses = of('ledger#').map(accessOf);
    if (!contact && recordings.length === 0 && accesses.length === 0) return undefined;
    const onMissingList = of('missing').length > 0 || of('quarantine#').length > 0;
    const screenIsMissing = of(missingScreenKey).length > 0;
    const [redaction] = of(redactionKey);
    const flags = of(flagsKey).map(flagsOfItem);
    const monitorings = of(monitoringKind).map(monitoringOf);
    const redactionRequests = of(requestKind).map(redactionRequestOf);
    const evaluations = of(evaluationKind).map(evaluationOf);
    return {
      ...(contact && { contact: contactOf(contact) }),
      recordings,
      accesses,
      onMissingList,
      ...(screenIsMissing && { screenIsMissing }),
      marks: marksIn(items),
      markChanges: of(markChanges).map(markChangeOf),
      ...(redaction && { redaction: redactionOf(redaction) }),
      ...(flags.length > 0 && { flags }),
      ...(monitorings.length > 0 && { monitorings }),
      ...(redactionRequests.length > 0 && { redactionRequests }),
      ...(evaluations.length > 0 && { evaluations }),
    };
  }

  async chain(initialContactId: string): Promise<Contact[]> {
    const legs = await collection(this.client, this.table, initialContactId, { begins: 'leg#' });
    const ids = [initialContactId, ...legs.map(({ sk }) => sk!.S!.slice('leg#'.length))];
    const contacts = await this.#contacts(ids);
    return contacts
      .filter((contact) => contact.initialContactId === initialContactId)
      .sort((a, b) => (timeKey(a) < timeKey(b) ? -1 : 1));
  }

  async search(query: ContactQuery, page: { limit: number; cursor?: string }): Promise<ContactPage> {
    const { rows, ...rest } = await this.#rows(query, page);
    const files = await Promise.all(
      rows.map(async ({ contactId, timeKey: listedAt }) => {
        const file = await this.findCheaply(contactId);
        // The index may be behind: contacts that have moved in time, or no longer match, are left out here.
        const isListed = file?.contact && timeKey(file.contact) === listedAt && matchesQuery(query, file.contact);
        return isListed ? [file as StoredContact] : [];
      }),
    );
    return { ...rest, files: files.flat() };
  }

  async list(query: ContactQuery, page: { limit: number; cursor?: string }) {
    const { rows, ...rest } = await this.#rows(query, page);
    return { ...rest, contactIds: rows.map(({ contactId }) => contactId) };
  }

  async #rows(query: ContactQuery, page: { limit: number; cursor?: string }): Promise<FoundRows> {
    const ownNumber = query.number !== undefined && (await this.#isOwn(query.number));
    return searchRows({ client: this.client, table: this.table, ownNumber }, query, page);
  }

  async queueNames(): Promise<string[]> {
    const items = await collection(this.client, this.table, queueNames, { consistent: false });
    return items.map(({ sk }) => sk!.S!);
  }

  async queuesById(): Promise<ReadonlyMap<string, string>> {
    const items = await collection(this.client, this.table, queueNames, { consistent: false });
    // A renamed queue has two names. The one that was imported later is current.
    const inOrder = items.toSorted((a, b) => ((a.notedAt?.S ?? '') < (b.notedAt?.S ?? '') ? -1 : 1));
    return new Map(inOrder.flatMap(({ sk, queueId }) => (queueId?.S ? [[queueId.S, sk!.S!] as const] : [])));
  }

  async #contacts(ids: readonly string[]): Promise<Contact[]> {
    const keys = [...new Set(ids)].map(contactKey);
    const items = await getAll(this.client, this.table, keys, { consistent: true, pauses: this.pauses });
    return items.map(contactOf);
  }

  async #isOwn(number: string): Promise<boolean> {
    return (await this.#get({ pk: { S: 'own-numbers' }, sk: { S: number } })) !== undefined;
  }

  async contactsOfLocation(location: string): Promise<string[]> {
    // This read costs half. If it misses something, the check of the contact itself, the recheck or the nightly sweep
    // finds it.
    return (await this.#get(locationKey(location), false))?.contactIds?.SS?.toSorted() ?? [];
  }

  async lastImportedAt(): Promise<string | undefined> {
    return (await this.#get(latestImport))?.importedAt?.S;
  }

  async #get(Key: Item, ConsistentRead = true): Promise<Item | undefined> {
    const { Item } = await answer(this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead })));
    return Item;
  }
}

const queueNames = 'queue-names';
const latestImport: Item = { pk: { S: 'latest' }, sk: { S: 'import' } };
