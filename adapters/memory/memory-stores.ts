import { MemoryContactStore } from './contact/contact-store.ts';
import { MemoryMarkStore } from './contact/mark-store.ts';
import { MemoryContacts } from './contact/memory-contacts.ts';
import { MemoryMonitoringStore } from './contact/monitoring-store.ts';
import { MemoryRedactionRequestStore } from './contact/redaction-request-store.ts';
import { MemoryRedactionStore } from './contact/redaction-store.ts';
import { MemoryEvaluationFormStore } from './evaluation/evaluation-form-store.ts';
import { MemoryEvaluationStore } from './evaluation/evaluation-store.ts';
import { MemoryFlagStore } from './flag/flag-store.ts';
import { MemoryRecordingServerStore } from './flag/recording-server-store.ts';
import { MemoryUserExtensionStore } from './flag/user-extension-store.ts';
import { MemoryMissingRecordingStore } from './recording/missing-recording-store.ts';
import { MemoryRecordingStore } from './recording/recording-store.ts';
import { MemoryDailyRunStore } from './upload/daily-run-store.ts';
import { MemoryDataServerStore } from './upload/data-server-store.ts';
import { MemoryUploadStore } from './upload/upload-store.ts';
import { MemoryWorkflowStore } from './upload/workflow-store.ts';
import { MemoryUserStore } from './user/user-store.ts';

/** All stores on the same memory, so that each finds what the others store. */
export const memoryStores = () => {
  const memory = new MemoryContacts();
  return {
    contacts: new MemoryContactStore(memory),
    recordings: new MemoryRecordingStore(memory),
    missing: new MemoryMissingRecordingStore(memory),
    markStore: new MemoryMarkStore(memory),
    monitorings: new MemoryMonitoringStore(memory),
    redactions: new MemoryRedactionStore(memory),
    evaluations: new MemoryEvaluationStore(memory),
    evaluationForms: new MemoryEvaluationFormStore(),
    flags: new MemoryFlagStore(memory),
    recordingServers: new MemoryRecordingServerStore(),
    extensions: new MemoryUserExtensionStore(),
    redactionRequests: new MemoryRedactionRequestStore(memory),
    users: new MemoryUserStore(),
    uploads: new MemoryUploadStore(),
    workflows: new MemoryWorkflowStore(),
    dataServers: new MemoryDataServerStore(),
    dailyRuns: new MemoryDailyRunStore(),
  };
};
