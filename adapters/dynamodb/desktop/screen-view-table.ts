import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ScreenState, ScreenView, ScreenViewStore } from '../../../domain/live/screen-view.ts';
import type { SealedStill } from '../../../domain/live/sealed-still.ts';
import { answer } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiresAfter } from './expiry.ts';
import { todoPartition } from './todo.ts';

const viewPrefix = 'view#';
const screenPartition = (desktopId: string): string => `screen#${desktopId}`;
const stateKey = (login: string): string => `state#${login.toLowerCase()}`;
const stillKey = (login: string): string => `still#${login.toLowerCase()}`;

/**
 * Pages that watch screens, and the newest still of each. In the table of desktops. State and still are two items,
 * because changing an item costs as much as writing all of it, and most stills have not changed.
 */
export class ScreenViewTable extends InTable implements ScreenViewStore {
  async keep(view: ScreenView): Promise<void> {
    const { desktopId, viewId, until } = view;
    await this.#put(settingItem(todoPartition(desktopId), `${viewPrefix}${viewId}`, view, expiresAfter(until, 0)));
  }

  async find(desktopId: string, viewId: string): Promise<ScreenView | undefined> {
    return this.#read<ScreenView>(todoPartition(desktopId), `${viewPrefix}${viewId}`);
  }

  async ofDesktop(desktopId: string): Promise<ScreenView[]> {
    const pk = todoPartition(desktopId);
    const items = await collection(this.client, this.table, pk, { begins: viewPrefix });
    return items.map((item) => contentOf<ScreenView>(item));
  }

  async show(state: ScreenState, still?: SealedStill): Promise<void> {
    const { desktopId, login, at } = state;
    const pk = screenPartition(desktopId);
    // Write this first, so that a state never names a still that does not exist.
    if (still) await this.#put(settingItem(pk, stillKey(login), still, expiresAfter(at, 0)));
    await this.#put(settingItem(pk, stateKey(login), state, expiresAfter(at, 0)));
  }

  state(desktopId: string, login: string): Promise<ScreenState | undefined> {
    return this.#read<ScreenState>(screenPartition(desktopId), stateKey(login));
  }

  still(desktopId: string, login: string): Promise<SealedStill | undefined> {
    return this.#read<SealedStill>(screenPartition(desktopId), stillKey(login));
  }

  async removeStill(desktopId: string, login: string): Promise<void> {
    const Key = marshall({ pk: screenPartition(desktopId), sk: stillKey(login) });
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async #read<Content>(pk: string, sk: string): Promise<Content | undefined> {
    const item = await setting(this.client, this.table, pk, sk);
    return item && contentOf<Content>(item);
  }

  async #put(item: Item): Promise<void> {
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item: item })));
  }
}
