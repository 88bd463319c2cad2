import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import type { GatewayReport } from '../../../domain/flag/gateway-report.ts';
import type { RecordingServer, RecordingServerStore } from '../../../domain/flag/recording-server.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

const servers = 'recording-server';
const reports = 'gateway-report';

const changedMeanwhile = () =>
  new Failure('conflict', 'Somebody else has changed this recording server in the meantime');

/** Recording servers with their gateways, and the last report of each gateway, in the staging table. */
export class RecordingServerTable extends InTable implements RecordingServerStore {
  async all(): Promise<RecordingServer[]> {
    return (await collection(this.client, this.table, servers)).map((item) => contentOf<RecordingServer>(item));
  }

  async find(recordingServerId: string): Promise<RecordingServer | undefined> {
    const item = await setting(this.client, this.table, servers, recordingServerId);
    return item && contentOf<RecordingServer>(item);
  }

  async save(server: RecordingServer): Promise<void> {
    const version = server.version + 1;
    const Item = settingItem(servers, server.recordingServerId, { ...server, version }, { version });
    const isFirst = server.version === 0;
    const saved = await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(!isFirst && { ExpressionAttributeValues: marshall({ ':before': server.version }) }),
        }),
      ),
    );
    if (!saved) throw changedMeanwhile();
  }

  async remove({ recordingServerId, version }: Pick<RecordingServer, 'recordingServerId' | 'version'>): Promise<void> {
    const removed = await conditionMet(
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: marshall({ pk: servers, sk: recordingServerId }),
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: marshall({ ':version': version }),
        }),
      ),
    );
    if (!removed) throw changedMeanwhile();
    const Key = marshall({ pk: reports, sk: recordingServerId });
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async noteReport(report: GatewayReport): Promise<void> {
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(reports, report.recordingServerId, report, { reportedAt: report.at }),
          ConditionExpression: 'attribute_not_exists(pk) OR reportedAt <= :at',
          ExpressionAttributeValues: { ':at': { S: report.at } },
        }),
      ),
    );
  }

  async report(recordingServerId: string): Promise<GatewayReport | undefined> {
    const item = await setting(this.client, this.table, reports, recordingServerId);
    return item && contentOf<GatewayReport>(item);
  }

  async reports(): Promise<GatewayReport[]> {
    return (await collection(this.client, this.table, reports)).map((item) => contentOf<GatewayReport>(item));
  }
}
