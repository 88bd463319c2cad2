import { type DesktopItem, itemStatuses } from '../../../domain/desktop-item/desktop-item.ts';
import { keystrokeRules } from '../../../domain/keystroke/keystroke-rules.ts';

const crm: DesktopItem = {
  ...{ itemId: 'crm', name: 'CRM', status: 'Approved', kind: 'application' },
  ...{ program: 'CRM.exe', recordKeystrokes: true },
};
const page: DesktopItem = {
  ...{ itemId: 'orders', name: 'Orders', status: 'Approved', kind: 'website' },
  ...{ address: 'shop.example.com/orders', recordKeystrokes: true },
};

test('keystrokes are allowed in approved programs and on approved pages for which an administrator chose it (PR-06)', () => {
  expect(keystrokeRules([crm, page])).toEqual({ programs: new Set(['crm']), pageItemIds: new Set(['orders']) });
});

test.each(itemStatuses.filter((status) => status !== 'Approved'))('an item that is %s allows nothing', (status) => {
  expect(
    keystrokeRules([
      { ...crm, status },
      { ...page, status },
    ]),
  ).toEqual(keystrokeRules([]));
});

test('an item for which nobody chose it allows nothing', () => {
  const { recordKeystrokes: _, ...plain } = page as DesktopItem & { recordKeystrokes: boolean };
  expect(keystrokeRules([plain as DesktopItem, { ...crm, recordKeystrokes: false }])).toEqual(keystrokeRules([]));
});
