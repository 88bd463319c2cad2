import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { ContactTable, type Inserts } from '../../adapters/dynamodb/contact/contact-table.ts';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { MonitoringTable } from '../../adapters/dynamodb/contact/monitoring-table.ts';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { QuotaTable } from '../../adapters/dynamodb/control/quota-table.ts';
import { RecorderCommandTable } from '../../adapters/dynamodb/control/recorder-command-table.ts';
import { RequestTable } from '../../adapters/dynamodb/control/request-table.ts';
import { CaptureTable } from '../../adapters/dynamodb/desktop/capture-table.ts';
import { DesktopCommandTable } from '../../adapters/dynamodb/desktop/desktop-command-table.ts';
import { DesktopItemTable, ItemCountTable } from '../../adapters/dynamodb/desktop/desktop-item-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { ExtractionTable } from '../../adapters/dynamodb/desktop/extraction-table.ts';
import { LogonSessionTable } from '../../adapters/dynamodb/desktop/logon-session-table.ts';
import { ScreenRecordingTable } from '../../adapters/dynamodb/desktop/screen-recording-table.ts';
import { ScreenViewTable } from '../../adapters/dynamodb/desktop/screen-view-table.ts';
import { EvaluationFormTable } from '../../adapters/dynamodb/evaluation/evaluation-form-table.ts';
import { EvaluationTable } from '../../adapters/dynamodb/evaluation/evaluation-table.ts';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import { RecordingServerTable } from '../../adapters/dynamodb/flag/recording-server-table.ts';
import { UserExtensionTable } from '../../adapters/dynamodb/flag/user-extension-table.ts';
import { MissingRecordingTable } from '../../adapters/dynamodb/recording/missing-recording-table.ts';
import { RecordingTable } from '../../adapters/dynamodb/recording/recording-table.ts';
import { RedactionRequestTable } from '../../adapters/dynamodb/redaction/redaction-request-table.ts';
import { RedactionTable } from '../../adapters/dynamodb/redaction/redaction-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import {
  contactsTableShape,
  desktopsTableShape,
  liveTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../../adapters/dynamodb/table/table-shape.ts';
import { DailyPlanTable } from '../../adapters/dynamodb/upload/daily-plan-table.ts';
import { DailyRunTable } from '../../adapters/dynamodb/upload/daily-run-table.ts';
import { DataServerTable } from '../../adapters/dynamodb/upload/data-server-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { WorkflowTable } from '../../adapters/dynamodb/upload/workflow-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { AcdSettingsTable } from '../../adapters/dynamodb/user/acd-settings-table.ts';
import { RecordingRoleTable } from '../../adapters/dynamodb/user/recording-role-table.ts';
import { ScheduleTable } from '../../adapters/dynamodb/user/schedule-table.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { MemoryConnectionStore } from '../../adapters/memory/control/connection-store.ts';
import { MemoryControlStore } from '../../adapters/memory/control/control-store.ts';
import { MemoryLiveContactStore } from '../../adapters/memory/control/live-contact-store.ts';
import { MemoryQuotaMark } from '../../adapters/memory/control/quota.ts';
import { MemoryRecorderCommandStore } from '../../adapters/memory/control/recorder-command-store.ts';
import { MemoryRequestStore } from '../../adapters/memory/control/request-store.ts';
import { MemoryCaptureStore, MemoryDesktopCommandStore } from '../../adapters/memory/desktop/desktop-command-store.ts';
import { MemoryDesktopStore } from '../../adapters/memory/desktop/desktop-store.ts';
import { MemoryExtractionStore } from '../../adapters/memory/desktop/extraction-store.ts';
import { MemoryItemCountStore } from '../../adapters/memory/desktop/item-count-store.ts';
import { MemoryLogonSessionStore } from '../../adapters/memory/desktop/logon-session-store.ts';
import { MemoryScreenRecordingStore } from '../../adapters/memory/desktop/screen-recording-store.ts';
import { MemoryScreenViewStore } from '../../adapters/memory/desktop/screen-view-store.ts';
import { memoryStores } from '../../adapters/memory/memory-stores.ts';
import { MemoryDailyPlanStore } from '../../adapters/memory/upload/daily-plan-store.ts';
import { MemoryAccessListStore } from '../../adapters/memory/user/access-list-store.ts';
import { MemoryUserIdentifierStore } from '../../adapters/memory/user/user-identifier-store.ts';
import {
  MemoryAcdSettingsStore,
  MemoryControlSettingsStore,
  MemoryDesktopItemStore,
  MemoryRecordingRoleStore,
  MemoryScheduleStore,
} from '../../adapters/memory/versioned-setting.ts';
import type { ConnectionStore } from '../../domain/changes/connection.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { LiveContactStore } from '../../domain/control/contact/live-contact.ts';
import type { QuotaMark } from '../../domain/control/recorder/quota-line.ts';
import type { RedactionStore } from '../../domain/control/redaction.ts';
import type { ControlSettingsStore, UserIdentifierStore } from '../../domain/control/settings.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import type { DailyPlanStore } from '../../domain/daily-run/daily-plan.ts';
import type { DailyRunStore } from '../../domain/daily-run/daily-run.ts';
import type { DataServerStore } from '../../domain/data-server/data-server.ts';
import type { AcdSettingsStore } from '../../domain/desktop/acd-settings.ts';
import type { CaptureStore } from '../../domain/desktop/captures.ts';
import type { DesktopCommandStore } from '../../domain/desktop/command.ts';
import type { DesktopStore } from '../../domain/desktop/desktop.ts';
import type { ExtractionStore } from '../../domain/desktop/extraction/extraction.ts';
import type { LogonSessionStore } from '../../domain/desktop/logon-session.ts';
import type { DesktopItemStore } from '../../domain/desktop-item/desktop-item.ts';
import type { ItemCountStore } from '../../domain/desktop-item/item-counts.ts';
import type { EvaluationStore } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationFormStore } from '../../domain/evaluation/form.ts';
import type { UserExtensionStore } from '../../domain/flag/extension.ts';
import type { FlagStore } from '../../domain/flag/flagged-recording.ts';
import type { RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { MonitoringStore } from '../../domain/live/monitoring.ts';
import type { ScreenViewStore } from '../../domain/live/screen-view.ts';
import type { MarkStore } from '../../domain/mark/mark.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { RecordingStore } from '../../domain/recording/recording-store.ts';
import type { RedactionRequestStore } from '../../domain/redaction/request.ts';
import type { RequestStore } from '../../domain/request/request-store.ts';
import type { RecordingRoleStore } from '../../domain/schedule/recording-roles.ts';
import type { ScheduleStore } from '../../domain/schedule/schedule.ts';
import type { ScreenRecordingStore } from '../../domain/screen-only/screen-recordings.ts';
import type { RecorderCommandStore } from '../../domain/telephony/recorder-command.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { AccessListStore } from '../../domain/user/access-list.ts';
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
  live: LiveContactStore;
  connections: ConnectionStore;
  /** Lets so many seconds pass, for stores that have a clock. */
  pass: (seconds: number) => void;
  controls: ControlStore;
  requests: RequestStore;
  controlSettings: ControlSettingsStore;
  recordingRoles: RecordingRoleStore;
  schedules: ScheduleStore;
  acdSettings: AcdSettingsStore;
  identifiers: UserIdentifierStore;
  accessLists: AccessListStore;
  marks: MarkStore;
  flags: FlagStore;
  recordingServers: RecordingServerStore;
  extensions: UserExtensionStore;
  redactions: RedactionStore;
  monitorings: MonitoringStore;
  redactionRequests: RedactionRequestStore;
  evaluations: EvaluationStore;
  evaluationForms: EvaluationFormStore;
  desktops: DesktopStore;
  desktopItems: DesktopItemStore;
  itemCounts: ItemCountStore;
  logons: LogonSessionStore;
  screenRecordings: ScreenRecordingStore;
  extractions: ExtractionStore;
  captures: CaptureStore;
  desktopCommands: DesktopCommandStore;
  views: ScreenViewStore;
  quotaMark: QuotaMark;
  recorderCommands: RecorderCommandStore;
}

const connectionsWith = (open: (clock: () => Date) => ConnectionStore): Pick<Stores, 'connections' | 'pass'> => {
  let now = Date.parse('2026-11-20T10:00:00.000Z');
  return {
    connections: open(() => new Date(now)),
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
};

const controlStores = () => {
  const requests = new MemoryRequestStore();
  return { requests, controls: new MemoryControlStore(requests) };
};

/** A technology that stores things; every test opens its own, empty. */
export interface Backend {
  open(): Promise<Stores>;
  close(): Promise<void>;
}

export const memory: Backend = {
  open: async () => {
    const { markStore, ...stores } = memoryStores();
    return {
      ...stores,
      marks: markStore,
      dailyPlans: new MemoryDailyPlanStore(),
      live: new MemoryLiveContactStore(),
      ...connectionsWith((clock) => new MemoryConnectionStore(clock)),
      ...controlStores(),
      controlSettings: new MemoryControlSettingsStore(),
      recordingRoles: new MemoryRecordingRoleStore(),
      schedules: new MemoryScheduleStore(),
      acdSettings: new MemoryAcdSettingsStore(),
      identifiers: new MemoryUserIdentifierStore(),
      accessLists: new MemoryAccessListStore(),
      quotaMark: new MemoryQuotaMark(),
      recorderCommands: new MemoryRecorderCommandStore(),
      desktops: new MemoryDesktopStore(),
      desktopItems: new MemoryDesktopItemStore(),
      itemCounts: new MemoryItemCountStore(),
      logons: new MemoryLogonSessionStore(),
      screenRecordings: new MemoryScreenRecordingStore(),
      extractions: new MemoryExtractionStore(),
      captures: new MemoryCaptureStore(),
      desktopCommands: new MemoryDesktopCommandStore(),
      views: new MemoryScreenViewStore(),
    };
  },
  close: async () => {},
};

/** Tables with names of their own on the engine in AWS_ENDPOINT_URL, deleted afterwards. */
export const dynamoDb = ({ inserts }: { inserts: Inserts }): Backend => {
  // As in recording-control, so that batches go through the same suites.
  const client = batchReads(
    new DynamoDBClient({
      region: process.env.AWS_REGION ?? 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
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
      const users = await make(usersTableShape);
      const live = await make(liveTableShape);
      const desktops = await make(desktopsTableShape);
      return {
        contacts: new ContactTable(client, contacts, { inserts }),
        recordings: new RecordingTable(client, contacts),
        missing: new MissingRecordingTable(client, contacts),
        users: new UserTable(client, users),
        uploads: new UploadTable(client, staging),
        workflows: new WorkflowTable(client, staging),
        dataServers: new DataServerTable(client, staging),
        dailyRuns: new DailyRunTable(client, staging),
        dailyPlans: new DailyPlanTable(client, staging, randomUUID),
        live: new LiveContactTable(client, live, () => new Date('2026-11-20T10:00:00.000Z')),
        ...connectionsWith((clock) => new ConnectionTable(client, live, clock)),
        controls: new ControlTable(client, { live, contacts }),
        requests: new RequestTable(client, live),
        controlSettings: new ControlSettingsTable(client, users),
        recordingRoles: new RecordingRoleTable(client, users),
        schedules: new ScheduleTable(client, users),
        acdSettings: new AcdSettingsTable(client, users),
        identifiers: new UserIdentifierTable(client, users),
        accessLists: new AccessListTable(client, users),
        marks: new MarkTable(client, contacts),
        flags: new FlagTable(client, contacts),
        recordingServers: new RecordingServerTable(client, staging),
        extensions: new UserExtensionTable(client, users),
        redactions: new RedactionTable(client, contacts),
        monitorings: new MonitoringTable(client, contacts),
        redactionRequests: new RedactionRequestTable(client, contacts),
        evaluations: new EvaluationTable(client, contacts),
        evaluationForms: new EvaluationFormTable(client, users),
        quotaMark: new QuotaTable(client, live, 'amazon-connect'),
        recorderCommands: new RecorderCommandTable(client, live),
        desktops: new DesktopTable(client, desktops),
        desktopItems: new DesktopItemTable(client, desktops),
        itemCounts: new ItemCountTable(client, desktops),
        logons: new LogonSessionTable(client, desktops),
        screenRecordings: new ScreenRecordingTable(client, desktops),
        extractions: new ExtractionTable(client, desktops),
        captures: new CaptureTable(client, desktops),
        desktopCommands: new DesktopCommandTable(client, desktops),
        views: new ScreenViewTable(client, desktops),
      };
    },
    close: async () => {
      for (const TableName of tables.splice(0)) await client.send(new DeleteTableCommand({ TableName }));
    },
  };
};

/** The stores of the current test. */
export const openedFor = (backend: Backend): (() => Stores) => {
  let stores: Stores | undefined;
  beforeEach(async () => {
    stores = await backend.open();
  });
  afterEach(() => backend.close());
  return () => stores!;
};
