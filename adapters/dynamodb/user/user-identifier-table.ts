import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { UserIdentifierStore, UserIdentifiers } from '../../../domain/control/settings.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';

const list = 'identifiers';

/** Other names of users. They are stored separately from the users, where the sync does not touch them. */
export class UserIdentifierTable extends InTable implements UserIdentifierStore {
  async all(): Promise<UserIdentifiers[]> {
    const items = await collection(this.client, this.table, list);
    return items
      .map((item) => {
        const { pk: _, sk: userId, ...names } = unmarshall(item);
        return { ...names, userId };
      })
      .filter((identifiers) => Object.keys(identifiers).length > 1);
  }

  async save({ userId, ...names }: UserIdentifiers): Promise<void> {
    const Item = marshall({ ...names, pk: list, sk: userId }, { removeUndefinedValues: true });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
