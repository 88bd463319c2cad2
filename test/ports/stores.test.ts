import { accessListStoreSuite } from './access-list-store.suite.ts';
import { acdSettingsStoreSuite } from './acd-settings-store.suite.ts';
import { connectionStoreSuite } from './connection-store.suite.ts';
import { contactStoreSuite } from './contact-store.suite.ts';
import { controlSettingsStoreSuite } from './control-settings-store.suite.ts';
import { controlStoreSuite } from './control-store.suite.ts';
import { dailyPlanStoreSuite } from './daily-plan-store.suite.ts';
import { dailyRunStoreSuite } from './daily-run-store.suite.ts';
import { dataServerStoreSuite } from './data-server-store.suite.ts';
import { captureStoreSuite, desktopCommandStoreSuite } from './desktop-command-store.suite.ts';
import { desktopItemStoreSuite, itemCountStoreSuite } from './desktop-item-store.suite.ts';
import { desktopStoreSuite } from './desktop-store.suite.ts';
import { evaluationFormStoreSuite, evaluationStoreSuite } from './evaluation-store.suite.ts';
import { extractionStoreSuite } from './extraction-store.suite.ts';
import { flagStoreSuite } from './flag-store.suite.ts';
import { liveContactStoreSuite } from './live-contact-store.suite.ts';
import { logonSessionStoreSuite } from './logon-session-store.suite.ts';
import { markStoreSuite } from './mark-store.suite.ts';
import { missingRecordingStoreSuite } from './missing-recording-store.suite.ts';
import { monitoringStoreSuite } from './monitoring-store.suite.ts';
import { quotaSuite } from './quota.suite.ts';
import { recorderCommandStoreSuite } from './recorder-command-store.suite.ts';
import { recordingRoleStoreSuite } from './recording-role-store.suite.ts';
import { recordingServerStoreSuite, userExtensionStoreSuite } from './recording-server-store.suite.ts';
import { recordingStoreSuite } from './recording-store.suite.ts';
import { redactedUploadSuite } from './redacted-upload.suite.ts';
import { redactionRequestStoreSuite } from './redaction-request-store.suite.ts';
import { redactionStoreSuite } from './redaction-store.suite.ts';
import { requestStoreSuite } from './request-store.suite.ts';
import { scheduleStoreSuite } from './schedule-store.suite.ts';
import { screenRecordingStoreSuite } from './screen-recording-store.suite.ts';
import { screenViewStoreSuite } from './screen-view-store.suite.ts';
import { type Backend, dynamoDb, memory } from './stores.ts';
import { uploadListsSuite } from './upload-lists.suite.ts';
import { uploadStoreSuite } from './upload-store.suite.ts';
import { userIdentifierStoreSuite } from './user-identifier-store.suite.ts';
import { userStoreSuite } from './user-store.suite.ts';
import { withheldScreenSuite } from './withheld-screen.suite.ts';
import { workflowStoreSuite } from './workflow-store.suite.ts';

const backends: [string, Backend][] = [
  ['memory', memory],
  ...(process.env.AWS_ENDPOINT_URL
    ? ([
        ['DynamoDB', dynamoDb({ inserts: 'partiql' })],
        ['DynamoDB, inserting in transactions', dynamoDb({ inserts: 'transactions' })],
      ] as [string, Backend][])
    : []),
];

describe.each(backends)('in %s', (_, backend) => {
  describe('contacts', () => contactStoreSuite(backend));
  describe('recordings', () => recordingStoreSuite(backend));
  describe('missing recordings', () => missingRecordingStoreSuite(backend));
  describe('users', () => userStoreSuite(backend));
});

// For these it does not matter how contacts are inserted.
describe.each(backends.slice(0, 2))('in %s', (_, backend) => {
  describe('staged recordings', () => {
    uploadStoreSuite(backend);
    withheldScreenSuite(backend);
    redactedUploadSuite(backend);
  });
  describe('lists of staged recordings', () => uploadListsSuite(backend));
  describe('workflow events', () => workflowStoreSuite(backend));
  describe('data servers', () => dataServerStoreSuite(backend));
  describe('desktops', () => desktopStoreSuite(backend));
  describe('desktop items', () => desktopItemStoreSuite(backend));
  describe('counts of desktop items', () => itemCountStoreSuite(backend));
  describe('logon sessions', () => logonSessionStoreSuite(backend));
  describe('screens without a call', () => screenRecordingStoreSuite(backend));
  describe('whose screens PCs capture', () => captureStoreSuite(backend));
  describe('commands for PCs', () => desktopCommandStoreSuite(backend));
  describe('commands for recorders on site', () => recorderCommandStoreSuite(backend));
  describe('extractions', () => extractionStoreSuite(backend));
  describe('daily runs', () => dailyRunStoreSuite(backend));
  describe('plans of daily runs', () => dailyPlanStoreSuite(backend));
  describe('live contacts', () => liveContactStoreSuite(backend));
  describe('connections', () => connectionStoreSuite(backend));
  describe('control states and ledgers', () => controlStoreSuite(backend));
  describe('requests by their ids', () => requestStoreSuite(backend));
  describe('settings of recording control', () => controlSettingsStoreSuite(backend));
  describe('recording roles', () => recordingRoleStoreSuite(backend));
  describe('schedules', () => scheduleStoreSuite(backend));
  describe('the ACD configuration', () => acdSettingsStoreSuite(backend));
  describe('identifiers of users', () => userIdentifierStoreSuite(backend));
  describe('the list of people who may sign in', () => accessListStoreSuite(backend));
  describe('marks', () => markStoreSuite(backend));
  describe('flags', () => flagStoreSuite(backend));
  describe('recording servers and gateways', () => recordingServerStoreSuite(backend));
  describe('extensions of users', () => userExtensionStoreSuite(backend));
  describe('redactions', () => redactionStoreSuite(backend));
  describe('pages that watch a screen', () => screenViewStoreSuite(backend));
  describe('who listened to live contacts', () => monitoringStoreSuite(backend));
  describe('requests for redaction', () => redactionRequestStoreSuite(backend));
  describe('evaluations', () => evaluationStoreSuite(backend));
  describe('evaluation forms', () => evaluationFormStoreSuite(backend));
  describe('a quota', () => quotaSuite(backend));
});
