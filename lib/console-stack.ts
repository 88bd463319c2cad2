import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Fn, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployments.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { bucketRemovalOf } from './deployment/removal.ts';
import type { FermataStack } from './fermata-stack.ts';
import { consoleAddressParameter } from './sign-in/federation.ts';

const built = join(import.meta.dirname, '..', 'console', 'dist');

/** Serves the web console, and the API at the same address. On one machine, `local/` does this. */
export class ConsoleStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { deployment, fermata, ...props }: StackProps & { deployment: Deployment; fermata: FermataStack },
  ) {
    super(scope, id, { ...props, description: 'Fermata: the web console' });
    const { region } = this;
    const files = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
    };
    // CloudFront's names are shared by all Regions of an account.
    const globalName = (name: string) => `${this.stackName}-${region}-${name}`;
    const logs = new Bucket(this, 'Logs', {
      ...files,
      // CloudFront's own log delivery writes with ACLs.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(deployment.retentionDays.logs) }],
      ...bucketRemovalOf(deployment),
    });
    const site = new Bucket(this, 'Files', {
      ...files,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'files/',
      // Every deployment builds its content again.
      ...bucketRemovalOf({ keepsData: false }),
    });

    const signIn = `https://cognito-idp.${region}.amazonaws.com`;
    const { federation } = fermata.api;
    const hostedSignIn = federation && fermata.signIn.domain.baseUrl();
    const media = [`https://*.s3.${region}.amazonaws.com`, `https://s3.${region}.amazonaws.com`];
    const changes = `wss://${Fn.select(2, Fn.split('/', fermata.changes.api.apiEndpoint))}`;
    const headers = (name: string, { framedBy }: { framedBy: readonly string[] }) =>
      new ResponseHeadersPolicy(this, name, {
        responseHeadersPolicyName: globalName(name),
        securityHeadersBehavior: {
          contentSecurityPolicy: {
            override: true,
            contentSecurityPolicy: contentSecurityPolicy({
              connect: [signIn, ...(hostedSignIn ? [hostedSignIn] : []), ...media, changes],
              media,
              framedBy,
            }),
          },
          contentTypeOptions: { override: true },
          // The older header does not support a list of addresses.
          ...(framedBy.length === 0 && { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } }),
          referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
          strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
        },
      });
    const alone = headers('Headers', { framedBy: [] });
    const { agentWorkspaceOrigins = [] } = deployment.recordingControl;

    // A deep link names a page of the console, not a file. CloudFront's rule for "not found" would also replace the API's
    // answers. A dot does not make a path a file, because ids may have dots too: files are at the top or under assets/.
    const toPages = new CloudFrontFunction(this, 'Pages', {
      functionName: globalName('Pages'),
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        "function handler({ request }) { if (!/^\\/(assets\\/.+|[^/]+\\.[^/.]+)$/.test(request.uri)) request.uri = '/index.html'; return request; }",
      ),
    });
    const api = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', fermata.api.gateway.apiEndpoint))),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: alone,
    };
    const originAccessControl = new S3OriginAccessControl(this, 'FilesAccess', {
      originAccessControlName: globalName('Files'),
    });
    const origin = S3BucketOrigin.withOriginAccessControl(site, { originAccessControl });
    const pages = (responseHeadersPolicy: ResponseHeadersPolicy) => ({
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy,
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: toPages }],
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Fermata console',
      defaultRootObject: 'index.html',
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(deployment.consoleAccessLogs && { enableLogging: true, logBucket: logs, logFilePrefix: 'console/' }),
      defaultBehavior: pages(alone),
      // The calls of the console, and those of staging agents, so that a site has to allow only one address through its
      // firewall.
      additionalBehaviors: {
        '/v1/*': api,
        '/staging/*': api,
        // The only page that another page may embed: the instance's own agent workspace shows it beside the CCP.
        ...(agentWorkspaceOrigins.length > 0 && {
          '/recording-controls/embedded': pages(headers('EmbeddedHeaders', { framedBy: agentWorkspaceOrigins })),
        }),
      },
    });

    const config = Source.jsonData('config.json', {
      apiUrl: '',
      region,
      userPoolClientId: fermata.signIn.people.userPoolClientId,
      cognitoEndpoint: signIn,
      secondFactor: deployment.signIn.secondFactor,
      ...(federation && {
        federation: {
          issuer: fermata.signIn.issuer,
          clientId: federation.identityProviders.client.userPoolClientId,
          domain: hostedSignIn,
          redirectUri: federation.redirectUri,
          providers: Object.entries(deployment.signIn.identityProviders ?? {}).map(([name, { label }]) => ({
            name,
            label: label ?? name,
          })),
        },
      }),
      changesUrl: fermata.changes.address,
    });
    new BucketDeployment(this, 'Deployment', {
      destinationBucket: site,
      distribution,
      // Tests and `cdk deploy Fermata` must work although the console has not been built.
      sources: existsSync(built) ? [Source.asset(built), config] : [config],
      cacheControl: [CacheControl.fromString('public, max-age=0, must-revalidate')],
    });
    if (federation)
      new StringParameter(this, 'Address', {
        parameterName: consoleAddressParameter,
        description: 'The address of the console, to which people return from their identity provider',
        stringValue: `https://${distribution.distributionDomainName}`,
      });
    new CfnOutput(this, 'ConsoleUrl', { value: `https://${distribution.distributionDomainName}` });

    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Contact centres are all over the world; access is decided by signing in.' },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'A firewall has a monthly price; a customer who has one can put it in front.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          'A minimum TLS version can only be set together with a domain name, which is for the customer to choose.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason: 'Off only where the settings say so: in regions where CloudFront cannot write its logs.',
      },
      { id: 'AwsSolutions-S1', reason: 'It is the bucket for logs, or CloudFront logs its readers.' },
      { id: 'AwsSolutions-L1', reason: 'CDK’s own program that copies the files.' },
    );
  }
}
