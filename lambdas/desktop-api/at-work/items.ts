import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { noDesktopItems } from '../../../domain/desktop-item/desktop-item.ts';
import type { Operation } from '../operation.ts';

/** The items that the PC watches from now on. Its next report says that it uses this version. */
export const items: Operation<'items'> =
  ({ desktopItems }) =>
  async () => {
    const { items, events, version } = (await desktopItems.read()) ?? noDesktopItems;
    return structuredClone({ items, events, version }) as DesktopAnswer<'items'>;
  };

export const itemCounts: Operation<'itemCounts'> =
  ({ itemCounts }) =>
  async (counted, { desktopId }) => {
    await itemCounts.add({ ...counted, desktopId });
    return { noted: true };
  };
