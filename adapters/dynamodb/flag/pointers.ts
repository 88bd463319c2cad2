import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';

const prefix = 'to#';

/** A search follows no more pointers of a partition at once; what comes after these gets rows of its own. */
export const maxPointers = 24;
/** Sort keys have at most 1,024 bytes. */
const longestTarget = 900;
const maxCached = 5000;

/**
 * Says of a partition in which other partitions its recordings are found too: `flag#QueueName#orders#2026-11` leads to the
 * agents who took calls of that queue. Pointers are never deleted, so that an instance writes each of them at most once.
 */
export class Pointers extends InTable {
  readonly #seen = new Map<string, Set<string>>();

  async targets(pk: string): Promise<string[]> {
    const items = await collection(this.client, this.table, pk, { begins: prefix, consistent: false });
    return items.map(({ sk }) => sk!.S!.slice(prefix.length));
  }

  /** Makes the partition lead there; false when it leads to too many others already. */
  async lead(pk: string, target: string): Promise<boolean> {
    if (Buffer.byteLength(target) > longestTarget) return false;
    const targets = this.#seen.get(pk) ?? new Set(await this.targets(pk));
    if (this.#seen.size >= maxCached) this.#seen.clear();
    this.#seen.set(pk, targets);
    if (targets.has(target)) return true;
    if (targets.size >= maxPointers) return false;
    const Item = { pk: { S: pk }, sk: { S: `${prefix}${target}` } };
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
    targets.add(target);
    return true;
  }
}
