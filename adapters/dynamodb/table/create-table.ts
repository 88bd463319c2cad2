import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { TableShape } from './table-shape.ts';

/** For tests and benches. In a deployment, the stack creates the tables with the same shape. */
export const createTable = (TableName: string, shape: TableShape): CreateTableCommandInput => {
  const keys = (partitionKey: string, sortKey: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ];
  const names = new Set([shape, ...shape.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]));
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys(shape.partitionKey, shape.sortKey),
    ...(shape.indexes.length > 0 && {
      GlobalSecondaryIndexes: shape.indexes.map(({ name, partitionKey, sortKey, projected }) => ({
        IndexName: name,
        KeySchema: keys(partitionKey, sortKey),
        Projection:
          projected === 'all'
            ? { ProjectionType: 'ALL' as const }
            : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projected] },
      })),
    }),
  };
};
