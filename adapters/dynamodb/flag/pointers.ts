import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { between, collection } from '../table/queries.ts';

const prefix = 'to#';
const lastCharacter = '\u{10ffff}';

/** A search follows at most this many pointers of one partition and month. Further flags get rows of their own. */
export const maxPointers = 24;
/** Sort keys have at most 1,024 bytes. */
const longestTarget = 900;
const maxCached = 5000;

/** Another partition that contains recordings of this month. */
export interface Pointer {
  /** In UTC: `2026-11`. */
  month: string;
  target: string;
}

const groupOf = (month: string | undefined): string => (month === undefined ? prefix : `${prefix}${month}#`);

/**
 * Records in which other partitions the recordings of a partition are found: `flag#AgentName#mira lund` leads to the
 * agents who had that name, with the months in which they took calls under it. Pointers are never deleted, so an
 * instance writes each at most once.
 */
export class Pointers extends InTable {
  readonly #seen = new Map<string, Set<string>>();

  /** Pointers without a month, or of one month. */
  async targets(pk: string, month?: string): Promise<string[]> {
    const begins = groupOf(month);
    const items = await collection(this.client, this.table, pk, { begins, consistent: false });
    return items.map(({ sk }) => sk!.S!.slice(begins.length));
  }

  /** Pointers of these months, both inclusive, in one query. */
  async within(pk: string, [first, last]: readonly [string, string]): Promise<Pointer[]> {
    const items = await between(this.client, this.table, pk, [groupOf(first), `${groupOf(last)}${lastCharacter}`]);
    return items.map(({ sk }) => {
      const [, month = '', ...target] = sk!.S!.split('#');
      return { month, target: target.join('#') };
    });
  }

  /** Adds a pointer from the partition. False if the partition has too many already. */
  async lead(pk: string, target: string, month?: string): Promise<boolean> {
    if (Buffer.byteLength(target) > longestTarget) return false;
    const key = `${pk} ${month}`;
    const targets = this.#seen.get(key) ?? new Set(await this.targets(pk, month));
    if (this.#seen.size >= maxCached) this.#seen.clear();
    this.#seen.set(key, targets);
    if (targets.has(target)) return true;
    if (targets.size >= maxPointers) return false;
    const Item = { pk: { S: pk }, sk: { S: `${groupOf(month)}${target}` } };
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
    targets.add(target);
    return true;
  }
}
