import { MemoryContactStore } from './contact-store.ts';
import { MemoryDailyRunStore } from './daily-run-store.ts';
import { MemoryDataServerStore } from './data-server-store.ts';
import { MemoryMarkStore } from './mark-store.ts';
import { MemoryContacts } from './memory-contacts.ts';
import { MemoryMissingRecordingStore } from './missing-recording-store.ts';
import { MemoryRecordingStore } from './recording-store.ts';
import { MemoryRedactionStore } from './redaction-store.ts';
import { MemoryUploadStore } from './upload-store.ts';
import { MemoryUserStore } from './user-store.ts';
import { MemoryWorkflowStore } from './workflow-store.ts';

/** All stores over one memory: what one stores, the others find. */
export const memoryStores = () => {
  const memory = new MemoryContacts();
  return {
    contacts: new MemoryContactStore(memory),
    recordings: new MemoryRecordingStore(memory),
    missing: new MemoryMissingRecordingStore(memory),
    markStore: new MemoryMarkStore(memory),
    redactions: new MemoryRedactionStore(memory),
    users: new MemoryUserStore(),
    uploads: new MemoryUploadStore(),
    workflows: new MemoryWorkflowStore(),
    dataServers: new MemoryDataServerStore(),
    dailyRuns: new MemoryDailyRunStore(),
  };
};
