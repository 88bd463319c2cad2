import { createHash } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import type { AccessList, AccessListStore, Listing } from '../../../domain/user/access-list.ts';
import type { Role } from '../../../domain/user/user.ts';
import { answer, conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';

const head = marshall({ pk: 'access', sk: 'head' });
const people = marshall({ pk: 'access', sk: 'people' });

const bits: Record<Role, number> = { administrator: 1, supervisor: 2, agent: 4 };
/** A person takes the first sixteen bytes of a hash of their subject, and one byte for their roles. */
const hashBytes = 16;
const entryBytes = hashBytes + 1;
/** The database accepts items up to 400 kB. */
const maxPeople = Math.floor(390_000 / entryBytes);

/**
 * The list consists of two items in the users table. A small head says when it was made and what it contains. The
 * people are written and read again only when somebody was added or removed.
 */
export class AccessListTable extends InTable implements AccessListStore {
  #read: { hash: string; rolesOf: AccessList['rolesOf'] } | undefined;

  async current(): Promise<AccessList | undefined> {
    const item = await this.#get(head);
    if (!item) return undefined;
    const { listedAt, hash } = { listedAt: item.listedAt!.S!, hash: item.hash!.S! };
    if (this.#read?.hash !== hash) {
      const members = await this.#get(people);
      if (!members) throw new Failure('unavailable', 'The list of people who may sign in is being written');
      // The people may be newer than the head by now. Then they are read again next time, and are no older than the
      // head says.
      this.#read = { hash: members.hash!.S!, rolesOf: rolesIn(members.people!.B!) };
    }
    return { listedAt, rolesOf: this.#read.rolesOf };
  }

  async replace({ listedAt, roles }: Listing): Promise<'replaced' | 'superseded'> {
    if (roles.size > maxPeople)
      throw new Failure('invalid', `The list of people who may sign in holds at most ${maxPeople} people`);
    const bytes = pack(roles);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const before = await this.#get(people, 'hash');
    if (before?.hash?.S !== hash && !(await this.#put({ ...people, ...marshall({ listedAt, hash, people: bytes }) })))
      return 'superseded';
    return (await this.#put({ ...head, ...marshall({ listedAt, hash }) })) ? 'replaced' : 'superseded';
  }

  async #get(Key: Item, only?: string): Promise<Item | undefined> {
    const names = only && { ProjectionExpression: '#only', ExpressionAttributeNames: { '#only': only } };
    const { Item } = await answer(this.client.send(new GetItemCommand({ TableName: this.table, Key, ...names })));
    return Item;
  }

  #put(Item: Item): Promise<boolean> {
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR listedAt < :listedAt',
          ExpressionAttributeValues: { ':listedAt': Item.listedAt! },
        }),
      ),
    );
  }
}

const hashOf = (subject: string): Buffer => createHash('sha256').update(subject).digest().subarray(0, hashBytes);

const pack = (roles: Listing['roles']): Uint8Array =>
  Buffer.concat(
    [...roles]
      .map(([subject, grantedRoles]) =>
        Buffer.concat([hashOf(subject), Buffer.of(grantedRoles.reduce((sum, role) => sum | bits[role], 0))]),
      )
      .sort(Buffer.compare),
  );

const rolesIn = (bytes: Uint8Array): AccessList['rolesOf'] => {
  const content = Buffer.from(bytes);
  const masks = new Map<string, number>();
  for (let at = 0; at + entryBytes <= content.length; at += entryBytes)
    masks.set(content.toString('base64', at, at + hashBytes), content[at + hashBytes]!);
  return (subject) => {
    const mask = masks.get(hashOf(subject).toString('base64')) ?? 0;
    return (Object.keys(bits) as Role[]).filter((role) => (mask & bits[role]) !== 0);
  };
};
