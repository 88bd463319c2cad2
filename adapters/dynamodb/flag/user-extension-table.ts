import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type { UserExtension, UserExtensionStore } from '../../../domain/flag/extension.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';

const list = 'extensions';

/** Puts that are in flight at once. */
const atOnce = 16;

/**
 * Extensions of users in the users table, where the sync does not touch them. Removing one leaves an empty item,
 * because a function that administers users may not delete from this table.
 */
export class UserExtensionTable extends InTable implements UserExtensionStore {
  async all(): Promise<UserExtension[]> {
    const items = await collection(this.client, this.table, list);
    return items.flatMap((item) => {
      const { sk: userId, extension, recordingServerId } = unmarshall(item);
      return extension === undefined ? [] : [{ userId, extension, recordingServerId }];
    });
  }

  async save(extensions: readonly UserExtension[]): Promise<void> {
    const last = new Map(extensions.map((one) => [one.userId, one]));
    await mapConcurrently([...last.values()], atOnce, ({ userId, extension, recordingServerId }) =>
      this.#put({ sk: userId, extension, recordingServerId }),
    );
  }

  async remove(userId: string): Promise<void> {
    await this.#put({ sk: userId });
  }

  async #put(content: { sk: string } & Record<string, string>): Promise<void> {
    const Item = marshall({ pk: list, ...content });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
