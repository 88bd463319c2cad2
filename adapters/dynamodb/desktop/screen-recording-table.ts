import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import type { ScreenRecording, ScreenRecordingStore } from '../../../domain/screen-only/screen-recordings.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiresAfter } from './expiry.ts';

/** One partition, so that one query reads everything: a small item for each agent who used it recently. */
const partition = 'screen-recordings';

const versionOf = ({ contactId, to = '' }: ScreenRecording): string => `${contactId}#${to}`;

/** Screens that agents record without a call. In the table of desktops. */
export class ScreenRecordingTable extends InTable implements ScreenRecordingStore {
  async find(agentId: string): Promise<ScreenRecording | undefined> {
    const item = await setting(this.client, this.table, partition, agentId);
    return item && contentOf<ScreenRecording>(item);
  }

  async inProgress(): Promise<ScreenRecording[]> {
    const items = await collection(this.client, this.table, partition, { consistent: false });
    return items.map((item) => contentOf<ScreenRecording>(item)).filter(({ to }) => to === undefined);
  }

  async save(recording: ScreenRecording, before: ScreenRecording | undefined): Promise<void> {
    const Item = settingItem(partition, recording.agentId, recording, {
      version: versionOf(recording),
      ...expiresAfter(recording.from, 31),
    });
    const isSaved = await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: before ? 'version = :before' : 'attribute_not_exists(pk)',
          ...(before && { ExpressionAttributeValues: { ':before': { S: versionOf(before) } } }),
        }),
      ),
    );
    if (!isSaved) throw new Failure('conflict', 'The recording of this screen has been changed in the meantime');
  }
}
