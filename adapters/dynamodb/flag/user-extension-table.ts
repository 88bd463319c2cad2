import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { UserExtension, UserExtensionStore } from '../../../domain/flag/extension.ts';
import { answer } from '../table/answers.ts';
import { writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';

const list = 'extensions';

/** Extensions of users in the users table, where the sync does not touch them. */
export class UserExtensionTable extends InTable implements UserExtensionStore {
  async all(): Promise<UserExtension[]> {
    const items = await collection(this.client, this.table, list);
    return items.map((item) => {
      const { pk: _, sk: userId, extension, recordingServerId } = unmarshall(item);
      return { userId, extension, recordingServerId };
    });
  }

  async save(extensions: readonly UserExtension[]): Promise<void> {
    const last = new Map(extensions.map((one) => [one.userId, one]));
    const writes = [...last.values()].map(({ userId, ...rest }) => ({
      PutRequest: { Item: marshall({ pk: list, sk: userId, ...rest }) },
    }));
    await writeAll(this.client, this.table, writes, this.pauses);
  }

  async remove(userId: string): Promise<void> {
    const Key = marshall({ pk: list, sk: userId });
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }
}
