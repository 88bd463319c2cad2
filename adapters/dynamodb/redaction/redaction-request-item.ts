import type { RedactionRequest } from '../../../domain/redaction/request.ts';
import type { Item } from '../table/batches.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';

/** Among the items of its contact. */
export const requestKind = 'redact#';

export const requestKey = (requestId: string): string => `${requestKind}${requestId}`;

export const redactionList = (state: RedactionRequest['state']): string => `redaction#${state}`;

/** On a list as long as somebody has to decide about it, or something is left to remove. */
export const redactionRequestItem = (request: RedactionRequest): Item => {
  const { contactId, requestId, state, at, revision } = request;
  const isOpen = state === 'requested' || state === 'approved';
  return settingItem(contactId, requestKey(requestId), request, {
    revision,
    ...(isOpen && { workKey: redactionList(state), workSince: `${at}#${requestId}` }),
  });
};

export const redactionRequestOf = (item: Item): RedactionRequest => contentOf<RedactionRequest>(item);
