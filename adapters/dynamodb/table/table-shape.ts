/**
 * The shape of the tables that the stores need. It is data only, so infrastructure and tests create the same tables.
 */
export interface TableShape {
  /** All key attributes are strings. */
  partitionKey: string;
  sortKey: string;
  indexes: readonly TableIndex[];
}

export interface TableIndex {
  name: string;
  partitionKey: string;
  sortKey: string;
  /** Attributes besides the keys. Short lists that are shown whole have all of them. */
  projected: readonly string[] | 'all';
}

/**
 * Only the attributes that a search filters by, so a later record that changes none of them costs no index write.
 * `agentKey` and `numberKey` are also keys, and an index need not project its own keys.
 */
const filtered = ['channel', 'contactDirection', 'queueName', 'calledNumber', 'agentKey', 'numberKey'] as const;
const without = (key: string): string[] => filtered.filter((attribute) => attribute !== key);

export const contactsTableShape = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byDay', partitionKey: 'dayKey', sortKey: 'timeKey', projected: without('') },
    { name: 'byAgent', partitionKey: 'agentKey', sortKey: 'timeKey', projected: without('agentKey') },
    { name: 'byNumber', partitionKey: 'numberKey', sortKey: 'timeKey', projected: without('numberKey') },
    { name: 'byWork', partitionKey: 'workKey', sortKey: 'workSince', projected: 'all' },
  ],
} as const satisfies TableShape;

export const usersTableShape = { partitionKey: 'pk', sortKey: 'sk', indexes: [] } as const satisfies TableShape;

/** Staged recordings, data servers, workflow events and daily runs: written by staging agents and rules only. */
export const stagingTableShape = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byWork', partitionKey: 'workKey', sortKey: 'workSince', projected: 'all' },
    { name: 'byRun', partitionKey: 'runKey', sortKey: 'pk', projected: ['contactId'] },
    { name: 'byRetention', partitionKey: 'retentionKey', sortKey: 'retentionAt', projected: ['contactId'] },
  ],
} as const satisfies TableShape;

/** Live contacts, control states, requests, quotas: deleted a day or two after a contact ended (`expiresAt`). */
export const liveTableShape = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byWork', partitionKey: 'workKey', sortKey: 'workSince', projected: 'all' },
    { name: 'byAgent', partitionKey: 'agentKey', sortKey: 'workSince', projected: 'all' },
  ],
} as const satisfies TableShape;

/** Enrolled PCs, enrolment codes, logon sessions, extractions and commands. */
export const desktopsTableShape = { partitionKey: 'pk', sortKey: 'sk', indexes: [] } as const satisfies TableShape;

/** Epoch seconds after which DynamoDB deletes an item of the tables `Live` and `Desktops`. */
export const expiryAttribute = 'expiresAt';
