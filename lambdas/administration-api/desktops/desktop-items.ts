import type { DesktopItemsChange, DesktopItemsView } from '../../../api/administration/desktops/desktop-items.ts';
import { daysLater } from '../../../domain/contact/day.ts';
import type { Desktop, DesktopReport } from '../../../domain/desktop/desktop.ts';
import { checkDesktopItems } from '../../../domain/desktop-item/check-desktop-items.ts';
import { type DesktopItems, noDesktopItems } from '../../../domain/desktop-item/desktop-item.ts';
import { hasStoppedMatching } from '../../../domain/desktop-item/item-counts.ts';
import { Failure } from '../../../domain/failure.ts';
import { nameOf } from '../../access/caller.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Operation } from '../operation.ts';

const view = ({ changedAt, changedBy, ...content }: DesktopItems): DesktopItemsView =>
  structuredClone({
    ...content,
    changedAt: changedAt || null,
    changedBy: changedBy || null,
  }) as DesktopItemsView;

/**
 * Fields that are left out are absent in what was parsed: the optional fields of the schema are those of the domain.
 */
const contentOf = ({ items, events }: DesktopItemsChange) =>
  ({ items, events }) as unknown as Pick<DesktopItems, 'items' | 'events'>;

export const getDesktopItems: Operation<'getDesktopItems'> =
  ({ desktopItems }) =>
  async () =>
    view((await desktopItems.read()) ?? noDesktopItems);

export const saveDesktopItems: Operation<'saveDesktopItems'> =
  ({ desktopItems, announceSettings, clock, telemetry }) =>
  async ({ body, caller }) => {
    const content = contentOf(body);
    const wrong = checkDesktopItems(content);
    if (wrong.length > 0) throw new WrongInput(wrong);
    const { version } = (await desktopItems.read()) ?? noDesktopItems;
    if (version !== body.version) {
      throw new Failure('conflict', 'Somebody else has saved desktop items in the meantime', { field: 'version' });
    }
    const next = { ...content, version: version + 1, changedAt: clock().toISOString(), changedBy: nameOf(caller) };
    await desktopItems.save(next);
    // The items are saved. A PC that is not notified asks by itself, only later.
    await announceSettings().catch((error: unknown) =>
      telemetry.defect('PCs could not be notified of new desktop items', error),
    );
    telemetry.log.info('Desktop items were saved', {
      version: next.version,
      items: next.items.length,
      events: next.events.length,
    });
    return view(next);
  };

const shownDays = 14;

const versionsOf = (reports: readonly DesktopReport[]) => {
  const counts = new Map<number, number>();
  for (const { itemsVersion } of reports) counts.set(itemsVersion, (counts.get(itemsVersion) ?? 0) + 1);
  return [...counts].map(([version, desktops]) => ({ version, desktops })).sort((a, b) => b.version - a.version);
};

const withoutExtension = (reports: readonly DesktopReport[], desktops: readonly Desktop[]) => {
  const machines = new Map(desktops.map(({ desktopId, machine }) => [desktopId, machine]));
  return reports.flatMap(({ desktopId, browsers }) =>
    browsers
      .filter(({ extensionSeen }) => !extensionSeen)
      .map(({ login, name }) => ({ machine: machines.get(desktopId) ?? desktopId, login, browser: name })),
  );
};

export const getDesktopItemActivity: Operation<'getDesktopItemActivity'> =
  ({ desktopItems, itemCounts, desktops, clock }) =>
  async () => {
    const today = clock().toISOString().slice(0, 10);
    const days = Array.from({ length: shownDays }, (_, index) => daysLater(today, index + 1 - shownDays));
    const [counted, { items }, reports, all] = await Promise.all([
      itemCounts.ofDays(days),
      desktopItems.read().then((stored) => stored ?? noDesktopItems),
      desktops.reports(),
      desktops.all(),
    ]);
    return {
      days: counted.map(({ day, counts }) => ({ day, counts: [...counts] })),
      stoppedMatching: items
        .filter(({ kind, itemId }) => kind === 'field' && hasStoppedMatching(itemId, counted))
        .map(({ itemId }) => itemId),
      versions: versionsOf(reports),
      withoutExtension: withoutExtension(reports, all),
    };
  };
