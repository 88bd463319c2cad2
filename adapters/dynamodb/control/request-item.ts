import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestClaim, StoredRequest } from '../../../domain/request/request-store.ts';
import type { Item } from '../table/batches.ts';
import { expiry } from './live/live-item.ts';

export const requestKey = (clientRequestId: string): string => `request#${clientRequestId}`;

const dayBefore = (at: string): string => new Date(Date.parse(at) - 86_400_000).toISOString();

/** An id is free again after a day, even if the database has not deleted the item yet. */
export const isFree = (request: StoredRequest, at: string): boolean => request.at < dayBefore(at);

export const requestItem = (scope: string, request: StoredRequest): Item =>
  marshall(
    { ...request, pk: scope, sk: requestKey(request.clientRequestId), ...expiry(new Date(request.at), 1) },
    { removeUndefinedValues: true },
  );

export const requestOf = (item: Item): StoredRequest => {
  const { pk: _, sk: __, expiresAt: ___, ...request } = unmarshall(item);
  return request as StoredRequest;
};

/** Claims the id for a request, alone or in a transaction with other writes. */
export const claimPut = (table: string, { scope, request }: RequestClaim) => ({
  TableName: table,
  Item: requestItem(scope, request),
  ConditionExpression: 'attribute_not_exists(pk) OR #at < :dayBefore',
  ExpressionAttributeNames: { '#at': 'at' },
  ExpressionAttributeValues: { ':dayBefore': { S: dayBefore(request.at) } },
});
