import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { ContactTable } from '../../adapters/dynamodb/contact-table.ts';
import { createTable } from '../../adapters/dynamodb/create-table.ts';
import { DailyPlanTable } from '../../adapters/dynamodb/daily-plan-table.ts';
import { DailyRunTable } from '../../adapters/dynamodb/daily-run-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/data-server-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording-table.ts';
import {
  contactsTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../../adapters/dynamodb/table-shape.ts';
import { UploadTable } from '../../adapters/dynamodb/upload-table.ts';
import { UserTable } from '../../adapters/dynamodb/user-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/workflow-table.ts';
import { MemoryDailyPlanStore } from '../../adapters/memory/daily-plan-store.ts';
import { memoryStores } from '../../adapters/memory/memory-stores.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { DailyPlanStore } from '../../domain/daily-run/daily-plan.ts';
import type { DailyRunStore } from '../../domain/daily-run/daily-run.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing-recording.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import type { WorkflowStore } from '../../domain/workflow/workflow-store.ts';

export interface Stores {
  contacts: ContactStore;
  recordings: RecordingStore;
  missing: MissingRecordingStore;
  users: UserStore;
  uploads: UploadStore;
  workflows: WorkflowStore;
  dataServers: DataServerStore;
  dailyRuns: DailyRunStore;
  dailyPlans: DailyPlanStore;
}

/** A technology that keeps things; every test opens its own, empty. */
export interface Backend {
  open(): Promise<Stores>;
  close(): Promise<void>;
}

export const memory: Backend = {
  open: async () => ({ ...memoryStores(), dailyPlans: new MemoryDailyPlanStore() }),
  close: async () => {},
};

/** Tables of their own names on the engine in AWS_ENDPOINT_URL, taken away again. */
export const dynamoDb = ({ insertsInBatches }: { insertsInBatches: boolean }): Backend => {
  const client = new DynamoDBClient({
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const tables: string[] = [];
  const make = async (shape: TableShape) => {
    const name = `fermata-test-${randomUUID()}`;
    await client.send(new CreateTableCommand(createTable(name, shape)));
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
    tables.push(name);
    return name;
  };
  return {
    open: async () => {
      const contacts = await make(contactsTableShape);
      const staging = await make(stagingTableShape);
      return {
        contacts: new ContactTable(client, contacts, { insertsInBatches }),
        recordings: new RecordingTable(client, contacts),
        missing: new MissingRecordingTable(client, contacts),
        users: new UserTable(client, await make(usersTableShape)),
        uploads: new UploadTable(client, staging),
        workflows: new WorkflowTable(client, staging),
        dataServers: new DataServerTable(client, staging),
        dailyRuns: new DailyRunTable(client, staging),
        dailyPlans: new DailyPlanTable(client, staging, randomUUID),
      };
    },
    close: async () => {
      for (const TableName of tables.splice(0)) await client.send(new DeleteTableCommand({ TableName }));
    },
  };
};

/** The stores of the test that runs now. */
export const openedFor = (backend: Backend): (() => Stores) => {
  let stores: Stores | undefined;
  beforeEach(async () => {
    stores = await backend.open();
  });
  afterEach(() => backend.close());
  return () => stores!;
};
