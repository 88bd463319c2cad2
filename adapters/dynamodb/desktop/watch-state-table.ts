import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { WatchState, WatchStateStore } from '../../../domain/desktop/desktop-watch.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

const [pk, sk] = ['desktop-watch', 'state'];

/** What desktop-watch remembers between its runs. In the table of desktops. */
export class WatchStateTable extends InTable implements WatchStateStore {
  async read(): Promise<WatchState | undefined> {
    const item = await setting(this.client, this.table, pk, sk);
    return item && contentOf<WatchState>(item);
  }

  async save(state: WatchState): Promise<void> {
    const Item = settingItem(pk, sk, state);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
