import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi as Gateway,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRoute,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { routes } from '../api/routes.ts';
import type { HttpApiSettings } from '../lambdas/http-api/settings.ts';
import { counted } from './counts.ts';
import { diallingPlan } from './dialling-plan.ts';
import { FeatureFunction, type Surroundings } from './feature-function.ts';
import { Federation } from './federation.ts';
import type { MissingRecordings } from './missing-recordings.ts';
import type { RecordingImport } from './recording-import.ts';
import { removalOf } from './removal.ts';
import { httpThrottle } from './request-limits.ts';
import type { SignIn } from './sign-in.ts';
import type { Storage } from './storage.ts';
import type { UserSync } from './user-sync.ts';
import { grantObjects } from './watched-bucket.ts';

/** What names of data servers' passwords begin with in the secret store. */
const passwordPrefix = 'fermata/data-servers/';

interface HttpApiProps extends Surroundings {
  storage: Storage;
  recordingImport: RecordingImport;
  signIn: SignIn;
  missingRecordings: MissingRecordings;
  userSync: UserSync | undefined;
}

export class HttpApi extends Construct {
  readonly gateway: Gateway;
  readonly stage: HttpStage;
  /** Absent where nobody comes from an identity provider. */
  readonly federation?: Federation;
  /** For routes of other features: who the caller is. */
  readonly signedIn: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { storage, recordingImport, signIn, missingRecordings, userSync, ...surroundings } = props;
    const { deployment, alarms, key } = props;
    const impact = 'Nobody can search contacts or play recordings. The import goes on.';

    const feature = new FeatureFunction<HttpApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'http-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        PASSWORD_PREFIX: passwordPrefix,
        PASSWORD_KEY: storage.key.keyArn,
        TIME_ZONE: deployment.timeZone,
        DIALLING_PLAN: diallingPlan(deployment),
        PLAYBACK_SECONDS: String(deployment.playbackSeconds),
        USER_SYNC_FUNCTION: userSync?.feature.functionName ?? '',
        RECORDING_IMPORT_FUNCTION: recordingImport.feature.functionName,
        MISSING_RECORDINGS_FUNCTION: missingRecordings.reconciliation.functionName,
      },
      errorImpact: impact,
      timeout: Duration.seconds(20),
      memorySize: 1024,
    });
    storage.grant(feature, {
      // Who played what is put beside what is there. IAM knows no right to add without the right to replace: that an
      // entry stays as it is, the feature's conditions see to.
      contacts: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      'contacts/byDay': ['Query'],
      'contacts/byAgent': ['Query'],
      'contacts/byNumber': ['Query'],
      'contacts/byWork': ['Query'],
      users: ['GetItem', 'Query', 'PutItem'],
      staging: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'staging/byWork': ['Query'],
      'staging/byRun': ['Query'],
    });
    // A playback address can do what its signer can: read recordings as they are now, and nothing else.
    recordingImport.recordings.grantRead(feature);
    grantObjects(storage.archive, feature, 'recordings/');
    // Data servers' passwords go in, and away with them, and nothing here can read one.
    feature.addToRolePolicy(
      new PolicyStatement({
        actions: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'],
        resources: [
          Stack.of(this).formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            resourceName: `${passwordPrefix}*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
    );
    // It looks at a file whose state the API finds changed, and notes what became of it.
    recordingImport.feature.grantStart(feature);
    missingRecordings.reconciliation.grantStart(feature);
    userSync?.feature.grantStart(feature);

    this.gateway = new Gateway(this, 'Gateway', { createDefaultStage: false, description: 'Fermata' });
    const integration = new HttpLambdaIntegration('Feature', feature, { scopePermissionToRoute: false });
    // Who the caller is; what they may do is decided by the feature, because people come by role and machines by scope.
    if (Object.keys(signIn.federatedRoles).length > 0)
      this.federation = new Federation(this, 'Federation', { ...surroundings, signIn, gateway: this.gateway });
    const federated = this.federation?.identityProviders.client.userPoolClientId;
    this.signedIn = new HttpJwtAuthorizer('SignedIn', signIn.issuer, {
      jwtAudience: [...signIn.clientIds, ...(federated ? [federated] : [])],
    });
    for (const { method, path, access } of Object.values(routes)) {
      const added = this.gateway.addRoutes({
        path,
        methods: [method.toUpperCase() as HttpMethod],
        integration,
        authorizer: access === 'anyone' ? new HttpNoneAuthorizer() : this.signedIn,
      });
      if (access === 'anyone') {
        for (const route of added)
          Validations.of(route).acknowledge({
            id: 'AwsSolutions-APIG4',
            reason: `${path} says nothing that is not public.`,
          });
      }
    }

    // Unknown paths and wrong methods are answered in the API's own words; without a token every known one is a 401.
    const [otherwise] = this.gateway.addRoutes({
      path: '/{proxy+}',
      methods: [HttpMethod.ANY],
      integration,
      authorizer: new HttpNoneAuthorizer(),
    });
    Validations.of(otherwise!).acknowledge({ id: 'AwsSolutions-APIG4', reason: 'It only says 401, 404 or 405.' });

    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: deployment.retentionDays.logs,
      encryptionKey: key,
      removalPolicy: removalOf(deployment),
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      autoDeploy: true,
      throttle: httpThrottle(deployment.agents),
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(accessLogLine),
      },
    });
    alarms.when(this.gateway.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }), {
      name: 'http-api 5xx',
      impact,
      threshold: 5,
      evaluationPeriods: 2,
    });
    alarms.when(counted('http-api', 'ArchivedMissing'), {
      name: 'recordings gone from the archive',
      impact: 'The archive no longer holds a recording that it confirmed. It can be brought back for 30 days only.',
      threshold: 0,
    });
  }

  /** A limit of its own for one route: what comes there in floods must not keep people from their contacts. */
  limit(route: IHttpRoute, routeKey: string, { rate, burst }: { rate: number; burst: number }) {
    const stage = this.stage.node.defaultChild as CfnStage;
    const limits = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
    stage.routeSettings = { ...stage.routeSettings, [routeKey]: limits };
    stage.node.addDependency(route);
  }
}

/** The route and not the path, which tells what was searched for: phone numbers. */
const accessLogLine = JSON.stringify({
  at: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  caller: '$context.authorizer.claims.sub',
  milliseconds: '$context.responseLatency',
  refused: '$context.authorizer.error',
});
