import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type Desktop,
  type DesktopReport,
  type DesktopStore,
  type EnrolmentCode,
  isUsable,
} from '../../../domain/desktop/desktop.ts';
import { Failure } from '../../../domain/failure.ts';
import { allConditionsMet, answer, conditionMet, unavailable } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';
import { capturesKey } from './capture-table.ts';

/** Thousands of PCs call every minute, so they are spread over several partitions. The id of a PC is hexadecimal. */
const shards = [...'0123456789abcdef'];
const shardOf = (desktopId: string): string => desktopId.slice(0, 1);

const desktopKey = (desktopId: string) => ({ pk: `desktop#${shardOf(desktopId)}`, sk: desktopId });
const reportKey = (desktopId: string) => ({ pk: `desktop-report#${shardOf(desktopId)}`, sk: desktopId });

/** How often an enrolment is retried when others use the same code at the same moment. */
const maxConflictRetries = 20;

const codeOf = (item: Item): EnrolmentCode => {
  const { pk: _, sk: __, ...code } = unmarshall(item);
  return code as EnrolmentCode;
};

/** Enrolled PCs, their last reports and the codes they enrol with, in the table of desktops. */
export class DesktopTable extends InTable implements DesktopStore {
  async all(): Promise<Desktop[]> {
    return (await this.#sharded('desktop')).map((item) => contentOf<Desktop>(item));
  }

  async find(desktopId: string): Promise<Desktop | undefined> {
    // Callers may ask for any text, and half a character would be refused as a key.
    if (!shards.includes(shardOf(desktopId))) return undefined;
    return this.#content(desktopKey(desktopId));
  }

  async enrol(desktop: Desktop, codeHash: string): Promise<void> {
    const { pk, sk } = desktopKey(desktop.desktopId);
    for (let tries = 0; tries < maxConflictRetries; tries++) {
      if (await this.find(desktop.desktopId)) return;
      const code = await this.#code(codeHash);
      if (!code || !isUsable(code, desktop.enrolledAt)) {
        throw new Failure('forbidden', 'This enrolment code is wrong, revoked, expired or used up');
      }
      const both = new TransactWriteItemsCommand({
        TransactItems: [
          {
            Update: {
              TableName: this.table,
              Key: marshall({ pk: 'enrolment-code', sk: codeHash }),
              UpdateExpression: 'SET uses = uses + :one',
              ConditionExpression: 'uses < maxUses AND expiresAt > :now AND attribute_not_exists(revokedAt)',
              ExpressionAttributeValues: marshall({ ':one': 1, ':now': desktop.enrolledAt }),
            },
          },
          {
            Put: {
              TableName: this.table,
              Item: settingItem(pk, sk, desktop),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      });
      if (await allConditionsMet(this.client.send(both))) return;
    }
    throw unavailable(new Error('Other PCs used the same code at the same moment, every time'));
  }

  async remove(desktopId: string): Promise<void> {
    // Delete the PC itself first: from then on it has no access, even if the function dies here.
    for (const key of [desktopKey(desktopId), reportKey(desktopId), capturesKey(desktopId)]) {
      await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key: marshall(key) })));
    }
  }

  async noteReport(report: DesktopReport): Promise<void> {
    const { pk, sk } = reportKey(report.desktopId);
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(pk, sk, report, { reportedAt: report.at }),
          ConditionExpression: 'attribute_not_exists(pk) OR reportedAt <= :at',
          ExpressionAttributeValues: { ':at': { S: report.at } },
        }),
      ),
    );
  }

  async report(desktopId: string): Promise<DesktopReport | undefined> {
    return this.#content(reportKey(desktopId));
  }

  async reports(): Promise<DesktopReport[]> {
    return (await this.#sharded('desktop-report')).map((item) => contentOf<DesktopReport>(item));
  }

  async codes(): Promise<EnrolmentCode[]> {
    return (await collection(this.client, this.table, 'enrolment-code')).map(codeOf);
  }

  async addCode(code: EnrolmentCode): Promise<void> {
    const Item = marshall({ pk: 'enrolment-code', sk: code.codeHash, ...code }, { removeUndefinedValues: true });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  async revokeCode(codeId: string, at: string): Promise<void> {
    const code = (await this.codes()).find((one) => one.codeId === codeId);
    if (!code) throw new Failure('not-found', `There is no enrolment code ${codeId}`);
    await answer(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ pk: 'enrolment-code', sk: code.codeHash }),
          UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :at)',
          ExpressionAttributeValues: marshall({ ':at': at }),
        }),
      ),
    );
  }

  async #code(codeHash: string): Promise<EnrolmentCode | undefined> {
    const Key = marshall({ pk: 'enrolment-code', sk: codeHash });
    const { Item } = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    return Item && codeOf(Item);
  }

  async #content<Content>(key: { pk: string; sk: string }): Promise<Content | undefined> {
    const { Item } = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key: marshall(key), ConsistentRead: true })),
    );
    return Item && contentOf<Content>(Item);
  }

  /** In order of their ids. */
  async #sharded(kind: string): Promise<Item[]> {
    return (await Promise.all(shards.map((shard) => collection(this.client, this.table, `${kind}#${shard}`)))).flat();
  }
}
