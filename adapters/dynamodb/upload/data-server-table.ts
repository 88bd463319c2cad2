import {
  DeleteItemCommand,
  PutItemCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type {
  AgentStatus,
  DataServer,
  DataServerStore,
  EnrolledAgent,
  FormerDataServer,
} from '../../../domain/data-server/data-server.ts';
import type { UploadProgress } from '../../../domain/data-server/upload-progress.ts';
import { Failure } from '../../../domain/failure.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { type Item, patiently } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

/** Names are equal regardless of case, and of how their accents were typed. */
const nameKey = (name: string): Item => ({
  pk: { S: 'data-server-name' },
  sk: { S: name.normalize('NFC').toLowerCase() },
});

const serverItem = (server: DataServer): Item =>
  settingItem('data-server', server.dataServerId, server, { version: server.version });

/** Data servers, their staging agents and the status of each agent, in the staging table. */
export class DataServerTable extends InTable implements DataServerStore {
  async all(): Promise<DataServer[]> {
    return (await collection(this.client, this.table, 'data-server')).map((item) => contentOf<DataServer>(item));
  }

  async find(dataServerId: string): Promise<DataServer | undefined> {
    const item = await setting(this.client, this.table, 'data-server', dataServerId);
    return item && contentOf<DataServer>(item);
  }

  async save(server: DataServer): Promise<void> {
    const { dataServerId, name, version } = server;
    const before = await this.find(dataServerId);
    const conflict = new Failure('conflict', 'Somebody else has changed this data server in the meantime');
    if ((before?.version ?? 0) !== version) throw conflict;
    const key = nameKey(name);
    const formerKey = before && nameKey(before.name);

    const failedAt = await this.#transact([
      { Put: { TableName: this.table, Item: serverItem({ ...server, version: version + 1 }), ...ifVersion(version) } },
      {
        Put: {
          TableName: this.table,
          Item: { ...key, dataServerId: { S: dataServerId } },
          ConditionExpression: 'attribute_not_exists(pk) OR dataServerId = :dataServerId',
          ExpressionAttributeValues: { ':dataServerId': { S: dataServerId } },
        },
      },
      ...(formerKey && formerKey.sk!.S !== key.sk!.S ? [{ Delete: { TableName: this.table, Key: formerKey } }] : []),
    ]);
    if (failedAt === 0) throw conflict;
    if (failedAt === 1) {
      throw new Failure('conflict', `A data server named ${name} already exists`, { field: 'name' });
    }
  }

  async enrol(agent: EnrolledAgent, codeHash: string, now: string): Promise<void> {
    const server = await this.find(agent.dataServerId);
    const wrongCode = new Failure('forbidden', 'This enrolment code is wrong, used or expired');
    if (server?.enrolment?.codeHash !== codeHash || server.enrolment.expiresAt <= now) throw wrongCode;
    const { enrolment: _, ...rest } = server;
    const failedAt = await this.#transact([
      {
        Put: {
          TableName: this.table,
          Item: serverItem({ ...rest, version: rest.version + 1 }),
          ...ifVersion(server.version),
        },
      },
      {
        Put: {
          TableName: this.table,
          Item: settingItem('staging-agent', agent.agentId, agent),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
    if (failedAt === undefined) return;
    if (failedAt === 1) throw new Failure('conflict', 'A staging agent with this id already exists');
    // Somebody used the code, or saved the server without changing the code. In the second case the code is still
    // valid.
    return this.enrol(agent, codeHash, now);
  }

  async removeAgent(agentId: string): Promise<void> {
    const Key = { pk: { S: 'staging-agent' }, sk: { S: agentId } };
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  /** Deletes the data server itself first, because others read it. The rest may stay behind without harm. */
  async remove({ dataServerId, version }: Pick<DataServer, 'dataServerId' | 'version'>): Promise<void> {
    const server = await this.find(dataServerId);
    if (server) {
      const failedAt = await this.#transact([
        {
          Delete: {
            TableName: this.table,
            Key: { pk: { S: 'data-server' }, sk: { S: dataServerId } },
            ...ifVersion(version),
          },
        },
        { Delete: { TableName: this.table, Key: nameKey(server.name) } },
        {
          Put: {
            TableName: this.table,
            Item: settingItem('former-data-server', dataServerId, { dataServerId, name: server.name }),
          },
        },
      ]);
      if (failedAt !== undefined)
        throw new Failure('conflict', 'Somebody else has changed this data server in the meantime');
    }
    const statuses = await this.statuses(dataServerId);
    const leftovers = [
      ...statuses.map(({ agentId }) => ({ pk: `staging-agent-status#${dataServerId}`, sk: agentId })),
      { pk: 'upload-progress', sk: dataServerId },
    ];
    await mapConcurrently(leftovers, 16, async ({ pk, sk }) => {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
    });
  }

  async former(): Promise<FormerDataServer[]> {
    const items = await collection(this.client, this.table, 'former-data-server');
    return items.map((item) => contentOf<FormerDataServer>(item));
  }

  async agent(agentId: string): Promise<EnrolledAgent | undefined> {
    const item = await setting(this.client, this.table, 'staging-agent', agentId);
    return item && contentOf<EnrolledAgent>(item);
  }

  async agents(): Promise<EnrolledAgent[]> {
    const items = await collection(this.client, this.table, 'staging-agent');
    return items.map((item) => contentOf<EnrolledAgent>(item));
  }

  async noteStatus(dataServerId: string, status: AgentStatus): Promise<void> {
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(`staging-agent-status#${dataServerId}`, status.agentId, status, { notedAt: status.at }),
          ConditionExpression: 'attribute_not_exists(pk) OR notedAt <= :at',
          ExpressionAttributeValues: { ':at': { S: status.at } },
        }),
      ),
    );
  }

  async statuses(dataServerId: string): Promise<AgentStatus[]> {
    const items = await collection(this.client, this.table, `staging-agent-status#${dataServerId}`);
    return items.map((item) => contentOf<AgentStatus>(item));
  }

  async noteProgress(dataServerId: string, progress: UploadProgress): Promise<void> {
    const Item = settingItem('upload-progress', dataServerId, progress);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  async progress(dataServerId: string): Promise<UploadProgress | undefined> {
    const item = await setting(this.client, this.table, 'upload-progress', dataServerId);
    return item && contentOf<UploadProgress>(item);
  }

  /** Writes all or nothing. Returns the index of the first write whose condition was not met. */
  async #transact(TransactItems: TransactWriteItem[]): Promise<number | undefined> {
    let failedAt: number | undefined;
    await patiently(
      [TransactItems],
      async () => {
        try {
          await answer(this.client.send(new TransactWriteItemsCommand({ TransactItems })));
          return [];
        } catch (error) {
          const codes = ((error as TransactionCanceledException).CancellationReasons ?? []).map(({ Code }) => Code);
          const place = codes.indexOf('ConditionalCheckFailed');
          if (place >= 0) {
            failedAt = place;
            return [];
          }
          // Two transactions conflicted on one item, or the table was throttled. Nothing was written.
          if (codes.some((code) => /TransactionConflict|Throttl|ThroughputExceeded/.test(code ?? ''))) {
            return [TransactItems];
          }
          throw error;
        }
      },
      this.pauses,
    );
    return failedAt;
  }
}

const ifVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': { N: String(version) } },
      };
