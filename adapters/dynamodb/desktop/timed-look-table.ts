import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { TimedLook, TimedLookStore } from '../../../domain/screen-only/timed-screens.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';

const [pk, sk] = ['timed-screens', 'look'];

/** Up to when timed-screens has looked. In the table of desktops. */
export class TimedLookTable extends InTable implements TimedLookStore {
  async read(): Promise<TimedLook | undefined> {
    const item = await setting(this.client, this.table, pk, sk);
    return item && contentOf<TimedLook>(item);
  }

  async save(look: TimedLook): Promise<void> {
    const Item = settingItem(pk, sk, look);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
