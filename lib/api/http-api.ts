import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi as Gateway,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRoute,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../../api/route.ts';
import { removalOf } from '../deployment/removal.ts';
import { httpThrottle } from '../deployment/request-limits.ts';
import type { Surroundings } from '../function/feature-function.ts';
import { Federation } from '../sign-in/federation.ts';
import type { SignIn } from '../sign-in/sign-in.ts';

/** The address of the HTTP API. Each function that answers there adds the routes that it serves. */
export class HttpApi extends Construct {
  readonly #integrations = new Map<IFunction, HttpLambdaIntegration>();
  readonly gateway: Gateway;
  readonly stage: HttpStage;
  /** Absent when there are no identity providers. */
  readonly federation?: Federation;
  readonly #signedIn: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, props: Surroundings & { signIn: SignIn }) {
    super(scope, id);
    const { signIn, ...surroundings } = props;
    const { deployment, alarms, key } = props;

    this.gateway = new Gateway(this, 'Gateway', { createDefaultStage: false, description: 'Fermata' });
    if (Object.keys(signIn.federatedRoles).length > 0)
      this.federation = new Federation(this, 'Federation', { ...surroundings, signIn, gateway: this.gateway });
    const federated = this.federation?.identityProviders.client.userPoolClientId;
    // The authorizer identifies the caller; each function decides what they may do, because people have roles and
    // machine clients have scopes.
    this.#signedIn = new HttpJwtAuthorizer('SignedIn', signIn.issuer, {
      jwtAudience: [...signIn.clientIds, ...(federated ? [federated] : [])],
    });

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
      impact: 'People see errors when they search contacts, play recordings or administer. The import continues.',
      threshold: 5,
      evaluationPeriods: 2,
    });
  }

  /** Adds routes that this feature answers. Routes without a token need a reason, and may have their own limit. */
  serve(
    routes: readonly Pick<Route, 'method' | 'path' | 'access'>[],
    feature: IFunction,
    { reason = '', limit }: { reason?: string; limit?: Limit } = {},
  ) {
    const integration = integrationOf(feature);
    for (const { method, path, access } of routes) {
      const [route] = this.gateway.addRoutes({
        path,
        methods: [method.toUpperCase() as HttpMethod],
        integration,
        authorizer: access === 'anyone' ? new HttpNoneAuthorizer() : this.#signedIn,
      });
      if (access !== 'anyone') continue;
      Validations.of(route!).acknowledge({ id: 'AwsSolutions-APIG4', reason });
      if (limit) this.#limit(route!, `${method.toUpperCase()} ${path}`, limit);
    }
  }

  /** Adds every method of a path and of everything below it. The gateway asks for no token there. */
  serveAll(path: string, feature: IFunction, { reason, limit }: { reason: string; limit?: Limit }) {
    const [route] = this.gateway.addRoutes({
      path,
      integration: this.#sharedIntegrationOf(feature),
      authorizer: new HttpNoneAuthorizer(),
    });
    Validations.of(route!).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    if (limit) this.#limit(route!, `ANY ${path}`, limit);
  }

  /** All paths of a feature share one integration, because a stack has room for only 500 resources. */
  #sharedIntegrationOf(feature: IFunction): HttpLambdaIntegration {
    const integration = this.#integrations.get(feature) ?? integrationOf(feature);
    this.#integrations.set(feature, integration);
    return integration;
  }

  /** A flood of requests to one route must not keep people from their contacts. */
  #limit(route: IHttpRoute, routeKey: string, { rate, burst }: Limit) {
    const stage = this.stage.node.defaultChild as CfnStage;
    const limits = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
    stage.routeSettings = { ...stage.routeSettings, [routeKey]: limits };
    stage.node.addDependency(route);
  }
}

/** Requests per second, and how many may arrive at once. */
interface Limit {
  rate: number;
  burst: number;
}

const integrationOf = (feature: IFunction) =>
  new HttpLambdaIntegration('Feature', feature, { scopePermissionToRoute: false });

/** The route and not the path, because the path contains search terms, such as phone numbers. */
const accessLogLine = JSON.stringify({
  at: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  caller: '$context.authorizer.claims.sub',
  milliseconds: '$context.responseLatency',
  refused: '$context.authorizer.error',
});
