import type { Redaction } from '../../../domain/control/redaction.ts';
import type { Item } from '../table/batches.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';

export const redactionKey = 'redaction';

export const redactionItem = (redaction: Redaction): Item =>
  settingItem(redaction.contactId, redactionKey, redaction, { revision: redaction.revision });

export const redactionOf = (item: Item): Redaction => contentOf<Redaction>(item);
