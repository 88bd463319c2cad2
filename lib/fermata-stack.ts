import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployments.ts';
import { Alarms } from './alarms/alarms.ts';
import { BusinessAlarms } from './alarms/business-alarms.ts';
import { OneDashboard } from './alarms/dashboard.ts';
import { AdministrationApi } from './api/administration-api.ts';
import { ContactsApi } from './api/contacts-api.ts';
import { HttpApi } from './api/http-api.ts';
import { PublicApi } from './api/public-api.ts';
import { StagingApi } from './api/staging-api.ts';
import { ContactImport } from './contacts/contact-import.ts';
import { ContactIntake } from './contacts/contact-intake.ts';
import { MissingRecordings } from './contacts/missing-recordings.ts';
import { RecordingImport } from './contacts/recording-import.ts';
import { SubscriptionCheck } from './contacts/subscription-check.ts';
import { UserSync } from './contacts/user-sync.ts';
import { Changes } from './control/changes.ts';
import { LiveContacts } from './control/live-contacts.ts';
import { Recorders } from './control/recorders.ts';
import { RecordingControl } from './control/recording-control.ts';
import { RecordingWatch } from './control/recording-watch.ts';
import { plainHttp } from './deployment/plain-http.ts';
import { Redaction } from './redaction/redaction.ts';
import { RedactionApi } from './redaction/redaction-api.ts';
import { redactionQueue } from './redaction/redaction-queue.ts';
import { DesktopTriggers } from './screens/desktop-triggers.ts';
import { ScreenQueues } from './screens/screen-queues.ts';
import { Screens } from './screens/screens.ts';
import { AccessList } from './sign-in/access-list.ts';
import { limitPasswordChanges } from './sign-in/password-changes.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { Storage } from './storage/storage.ts';
import { GatewayApi } from './telephony/gateway-api.ts';
import { GatewayControl } from './telephony/gateway-control.ts';
import { DailyEvent } from './upload/daily-event.ts';
import { Retention } from './upload/retention.ts';
import { WorkflowDecision } from './upload/workflow-decision.ts';

/**
 * contact record -> contact -> its recording -> people; staged recording -> decision -> archive;
 * pause command -> recorders. It reads in the order the data flows.
 */
export class FermataStack extends Stack {
  readonly api: HttpApi;
  readonly signIn: SignIn;
  readonly storage: Storage;
  readonly intake: ContactIntake;
  readonly changes: Changes;

  constructor(scope: Construct, id: string, { deployment, ...props }: StackProps & { deployment: Deployment }) {
    const { connectInstanceArn, connectSimulator, alarmAddress } = deployment;
    super(scope, id, {
      ...props,
      description: 'Fermata: contacts and recordings of an Amazon Connect contact centre',
      ...(connectSimulator && { propertyInjectors: plainHttp }),
    });

    const storage = new Storage(this, 'Storage', deployment);
    const alarms = new Alarms(this, 'Alarms', { address: alarmAddress, key: storage.key });
    const surroundings = { deployment, alarms, key: storage.key };

    const intake = new ContactIntake(this, 'ContactIntake', { ...surroundings, storage });
    const contactImport = new ContactImport(this, 'ContactImport', { ...surroundings, storage, intake });
    const recordingImport = new RecordingImport(this, 'RecordingImport', { ...surroundings, storage });
    const missingRecordings = new MissingRecordings(this, 'MissingRecordings', { ...surroundings, storage });
    const userSync = connectInstanceArn
      ? new UserSync(this, 'UserSync', { ...surroundings, storage, connectInstanceArn })
      : undefined;

    const signIn = new SignIn(this, 'SignIn', deployment);
    new AccessList(this, 'AccessList', { ...surroundings, storage, signIn });
    limitPasswordChanges(this, { ...surroundings, storage, signIn });
    const api = new HttpApi(this, 'HttpApi', { ...surroundings, signIn });
    new PublicApi(this, 'PublicApi', { ...surroundings, storage, api });
    new ContactsApi(this, 'ContactsApi', { ...surroundings, storage, recordingImport, api });
    const queues = new ScreenQueues(this, 'ScreenQueues', surroundings);
    new AdministrationApi(this, 'AdministrationApi', {
      ...surroundings,
      storage,
      missingRecordings,
      userSync,
      queues,
      api,
    });
    new StagingApi(this, 'StagingApi', { ...surroundings, storage, api, queues });
    const decision = new WorkflowDecision(this, 'WorkflowDecision', { ...surroundings, storage, queues });
    const dailyEvent = new DailyEvent(this, 'DailyEvent', { ...surroundings, storage });
    const retention = new Retention(this, 'Retention', { ...surroundings, storage });

    const changes = new Changes(this, 'Changes', { ...surroundings, storage });
    const recorders = new Recorders(this, 'Recorders', { ...surroundings, storage, changes });
    const redactions = redactionQueue(this, surroundings);
    new RecordingControl(this, 'RecordingControl', { ...surroundings, storage, recorders, api, redactions });
    new DesktopTriggers(this, 'DesktopTriggers', { ...surroundings, storage, recorders, api });
    if (connectInstanceArn) new LiveContacts(this, 'LiveContacts', { ...surroundings, recorders, connectInstanceArn });
    const watch = new RecordingWatch(this, 'RecordingWatch', { ...surroundings, storage, recorders });
    new GatewayApi(this, 'GatewayApi', { ...surroundings, storage, api });
    new GatewayControl(this, 'GatewayControl', { ...surroundings, storage, recorders, api, redactions });
    new Screens(this, 'Screens', { ...surroundings, storage, api, changes, queues, redactions });
    new RedactionApi(this, 'RedactionApi', { ...surroundings, storage, api, queue: redactions });
    new Redaction(this, 'Redaction', { ...surroundings, storage, queue: redactions });

    const subscriptionCheck = new SubscriptionCheck(this, 'SubscriptionCheck', {
      ...surroundings,
      storage,
      intake,
      contactImport,
      contactReaders: [missingRecordings.noticing, decision.feature],
    });
    new BusinessAlarms(this, 'BusinessAlarms', { alarms, deployment });
    new OneDashboard(alarms.stack, 'Dashboard', { alarms: alarms.all, api });

    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W7001',
      reason: 'A mapping that CDK adds with every Firehose stream, for destinations other than S3.',
    });
    this.#output({
      CtrStreamName: intake.stream?.deliveryStreamName,
      CtrStreamArn: intake.stream?.deliveryStreamArn,
      ContactImportQueueArn: contactImport.work.queue.queueArn,
      CtrBucket: intake.records.bucket.bucketName,
      CtrPrefix: intake.records.prefix,
      RecordingsBucket: recordingImport.recordings.bucket.bucketName,
      ArchiveBucket: storage.archive.bucketName,
      ContactsTable: storage.contacts.tableName,
      ContactsStream: storage.contacts.tableStreamArn,
      LiveStream: storage.live.tableStreamArn,
      UsersTable: storage.users.tableName,
      StagingTable: storage.staging.tableName,
      LiveTable: storage.live.tableName,
      DesktopsTable: storage.desktops.tableName,
      SealingKeyArn: storage.sealingKey.keyArn,
      RecordBucket: storage.recordBucket.bucketName,
      KeyArn: storage.key.keyArn,
      UserPoolId: signIn.pool.userPoolId,
      UserPoolClientId: signIn.people.userPoolClientId,
      FederatedTokenFunction: api.federation?.token.functionName,
      ...signIn.machines.outputs,
      TokenUrl: `${signIn.domain.baseUrl()}/oauth2/token`,
      HttpApiId: api.gateway.apiId,
      HttpApiUrl: api.gateway.apiEndpoint,
      StagingApiUrl: `${api.gateway.apiEndpoint}/staging/v1`,
      ChangesApiId: changes.api.apiId,
      ChangesStage: changes.stage.stageName,
      ChangesUrl: changes.address,
      DailyEventArn: dailyEvent.machine.stateMachineArn,
      UserSyncFunction: userSync?.feature.functionName,
      RecordingWatchFunction: watch.watchdog.functionName,
      SubscriptionCheckFunction: subscriptionCheck.feature.functionName,
      RetentionFunction: retention.feature.functionName,
      MissingRecordingsFunction: missingRecordings.reconciliation.functionName,
    });
    this.api = api;
    this.signIn = signIn;
    this.storage = storage;
    this.intake = intake;
    this.changes = changes;
  }

  /** The names that people and programs need once it is deployed. */
  #output(outputs: Record<string, string | undefined>) {
    for (const [name, value] of Object.entries(outputs)) if (value) new CfnOutput(this, name, { value });
  }
}
