import { Failure } from '../../domain/failure.ts';
import type { AccountCall } from './account-call.ts';
import { sendsToEventBridge } from './account-subscriptions.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of a dozen services, of which a few fields are read
type Json = any;

/** Reads what a deployment will find in the account. Each method is one read and changes nothing. */
export class AccountReader {
  readonly #call: AccountCall;

  constructor(call: AccountCall) {
    this.#call = call;
  }

  async caller() {
    const path = `/?${new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' })}`;
    const xml = String(await this.#call({ service: 'sts', path, answer: 'text' }));
    return { account: contentOf(xml, 'Account') };
  }

  /** Its status and outputs; undefined when it does not exist. */
  async stack(name: string) {
    const path = `/?${new URLSearchParams({ Action: 'DescribeStacks', StackName: name, Version: '2010-05-15' })}`;
    const xml = await this.#orUndefined(
      () => this.#call({ service: 'cloudformation', path, answer: 'text' }),
      // CloudFormation has no error name of its own for this.
      (error) => error.code === 'invalid' && error.message.includes('does not exist'),
    );
    if (xml === undefined) return undefined;
    const outputs = [...String(xml).matchAll(/<OutputKey>([^<]*)<\/OutputKey>[\s\S]*?<OutputValue>([^<]*)</g)];
    return {
      status: contentOf(String(xml), 'StackStatus'),
      outputs: Object.fromEntries(outputs.map(([, key, value]) => [key!, value!])),
    };
  }

  async instance(instanceId: string) {
    const found = await this.#orUndefined<Json>(() =>
      this.#call({ service: 'connect', path: `/instance/${instanceId}` }),
    );
    return found && { status: String(found.Instance?.InstanceStatus) };
  }

  async userCount(instanceId: string) {
    const input = { InstanceId: instanceId, MaxResults: 1 };
    const answer = (await this.#call({ service: 'connect', path: '/search-users', input })) as Json;
    return Number(answer.ApproximateTotalCount ?? 0);
  }

  async storageConfigs(instanceId: string, resourceType: 'CALL_RECORDINGS' | 'CONTACT_TRACE_RECORDS') {
    const path = `/instance/${instanceId}/storage-configs?${new URLSearchParams({ resourceType })}`;
    const { StorageConfigs = [] } = (await this.#call({ service: 'connect', path })) as Json;
    return (StorageConfigs as Json[]).map(({ S3Config, KinesisStreamConfig, KinesisFirehoseConfig }) => ({
      ...(S3Config && {
        bucket: {
          name: String(S3Config.BucketName),
          prefix: String(S3Config.BucketPrefix ?? ''),
          ...(S3Config.EncryptionConfig && { keyArn: String(S3Config.EncryptionConfig.KeyId) }),
        },
      }),
      ...(KinesisStreamConfig && { kinesisStreamArn: String(KinesisStreamConfig.StreamArn) }),
      ...(KinesisFirehoseConfig && { firehoseArn: String(KinesisFirehoseConfig.FirehoseArn) }),
    }));
  }

  async delivery(firehoseArn: string) {
    const DeliveryStreamName = firehoseArn.split('/').at(-1);
    const { DeliveryStreamDescription } = await this.#json('firehose', 'Firehose_20150804.DescribeDeliveryStream', {
      DeliveryStreamName,
    });
    const to = DeliveryStreamDescription?.Destinations?.[0] ?? {};
    const {
      BucketARN = '',
      Prefix = '',
      ErrorOutputPrefix = '',
    } = to.ExtendedS3DestinationDescription ?? to.S3DestinationDescription ?? {};
    return { bucket: String(BucketARN).split(':::')[1] ?? '', prefix: Prefix, errorPrefix: ErrorOutputPrefix };
  }

  async bucket(name: string) {
    const ask = (what: string) => this.#call({ service: 's3', path: `/${name}?${what}=`, answer: 'text' });
    const location = await this.#orUndefined(() => ask('location'));
    if (location === undefined) return undefined;
    const notification = String(await ask('notification'));
    const encryption = String((await this.#orUndefined(() => ask('encryption'))) ?? '');
    const keyArn = contentOf(encryption, 'KMSMasterKeyID');
    return {
      // The oldest region has no name here.
      region: contentOf(String(location), 'LocationConstraint') || 'us-east-1',
      sendsToEventBridge: sendsToEventBridge(notification),
      ...(keyArn && { keyArn }),
    };
  }

  async key(keyArn: string) {
    const description = await this.#orUndefined<Json>(() =>
      this.#json('kms', 'TrentService.DescribeKey', { KeyId: keyArn }),
    );
    if (!description) return undefined;
    const { KeyState, KeyManager } = description.KeyMetadata;
    const { Policy = '' } = await this.#json('kms', 'TrentService.GetKeyPolicy', {
      KeyId: keyArn,
      PolicyName: 'default',
    });
    return { state: String(KeyState), manager: String(KeyManager), policy: String(Policy) };
  }

  async kinesis(streamArn: string) {
    const found = await this.#orUndefined<Json>(() =>
      this.#json('kinesis', 'Kinesis_20131202.DescribeStreamSummary', { StreamARN: streamArn }),
    );
    if (!found) return undefined;
    const { StreamStatus, EncryptionType, KeyId } = found.StreamDescriptionSummary;
    return { status: String(StreamStatus), ...(EncryptionType === 'KMS' && KeyId && { keyArn: String(KeyId) }) };
  }

  async table(tableName: string) {
    const found = await this.#orUndefined<Json>(() =>
      this.#json('dynamodb', 'DynamoDB_20120810.DescribeTable', { TableName: tableName }),
    );
    if (!found) return undefined;
    const { Table } = found;
    return {
      status: String(Table.TableStatus),
      keys: (Table.KeySchema as Json[]).map(({ AttributeName }) => String(AttributeName)),
      indexes: ((Table.GlobalSecondaryIndexes ?? []) as Json[]).map(({ IndexName }) => String(IndexName)),
      newImages: /^NEW_(IMAGE|AND_OLD_IMAGES)$/.test(Table.StreamSpecification?.StreamViewType ?? ''),
      isProtected: Table.DeletionProtectionEnabled === true,
      ...(Table.StreamSpecification?.StreamEnabled && { streamArn: String(Table.LatestStreamArn) }),
      ...(Table.SSEDescription?.KMSMasterKeyArn && { keyArn: String(Table.SSEDescription.KMSMasterKeyArn) }),
    };
  }

  async pool(userPoolId: string) {
    const cognito = (operation: string, input: object = {}) =>
      this.#json('cognito-idp', `AWSCognitoIdentityProviderService.${operation}`, { UserPoolId: userPoolId, ...input });
    const found = await this.#orUndefined<Json>(() => cognito('DescribeUserPool'));
    if (!found) return undefined;
    const every = async (operation: string, list: string): Promise<Json[]> => {
      const all: Json[] = [];
      for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
        const page = await cognito(operation, { [operation === 'ListGroups' ? 'Limit' : 'MaxResults']: 60, NextToken });
        all.push(...(page[list] ?? []));
        NextToken = page.NextToken;
      }
      return all;
    };
    const groups = await every('ListGroups', 'Groups');
    const providers = await every('ListIdentityProviders', 'Providers');
    const { Domain, DeletionProtection, UserPoolTier, SchemaAttributes = [], LambdaConfig = {} } = found.UserPool;
    const { PreTokenGenerationConfig: trigger, PreTokenGeneration, CustomMessage } = LambdaConfig;
    const functionArn = trigger?.LambdaArn ?? PreTokenGeneration;
    return {
      groups: groups.map(({ GroupName }) => String(GroupName)),
      providers: providers.map(({ ProviderName }) => String(ProviderName)),
      attributes: (SchemaAttributes as Json[]).map(({ Name, Mutable, Required }) => ({
        name: String(Name),
        mutable: Mutable === true,
        required: Required === true,
      })),
      isProtected: DeletionProtection === 'ACTIVE',
      ...(Domain && { domain: String(Domain) }),
      ...(UserPoolTier && { plan: String(UserPoolTier) }),
      ...(functionArn && {
        tokenTrigger: { functionArn: String(functionArn), version: String(trigger?.LambdaVersion ?? 'V1_0') },
      }),
      ...(CustomMessage && { mailTrigger: String(CustomMessage) }),
    };
  }

  async domainOwner(domain: string): Promise<string | undefined> {
    const { DomainDescription } = await this.#json(
      'cognito-idp',
      'AWSCognitoIdentityProviderService.DescribeUserPoolDomain',
      { Domain: domain },
    );
    return DomainDescription?.UserPoolId ?? undefined;
  }

  async secret(name: string) {
    const found = await this.#orUndefined<Json>(() =>
      this.#json('secretsmanager', 'secretsmanager.DescribeSecret', { SecretId: name }),
    );
    return found && { ...(found.KmsKeyId && { keyArn: String(found.KmsKeyId) }) };
  }

  async lambda() {
    const { AccountLimit = {} } = (await this.#call({
      service: 'lambda',
      path: '/2016-08-19/account-settings/',
    })) as Json;
    return {
      concurrency: Number(AccountLimit.ConcurrentExecutions),
      unreserved: Number(AccountLimit.UnreservedConcurrentExecutions),
    };
  }

  /** For the operations that pause, in requests per second. */
  async connectQuotas(): Promise<Record<string, number>> {
    const quotas = await this.#quotas('connect');
    return Object.fromEntries(
      quotas.flatMap(({ QuotaName, Value }) => {
        const [, operation] = /Rate of ((?:Suspend|Resume)ContactRecording)\b/.exec(String(QuotaName)) ?? [];
        return operation ? [[operation, Number(Value)]] : [];
      }),
    );
  }

  async rules() {
    const quotas = await this.#quotas('events');
    const limit = Number(quotas.find(({ QuotaName }) => /^(Number of )?rules/i.test(String(QuotaName)))?.Value ?? 300);
    let used = 0;
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await this.#json('events', 'AWSEvents.ListRules', { Limit: 100, NextToken });
      used += ((page.Rules ?? []) as Json[]).length;
      NextToken = page.NextToken;
    }
    return { used, limit };
  }

  async roles() {
    const path = `/?${new URLSearchParams({ Action: 'GetAccountSummary', Version: '2010-05-08' })}`;
    const xml = String(await this.#call({ service: 'iam', path, answer: 'text' }));
    const entry = (key: string) => Number(new RegExp(`<key>${key}</key>\\s*<value>(\\d+)`).exec(xml)?.[1]);
    return { used: entry('Roles'), limit: entry('RolesQuota') };
  }

  async tableCount() {
    const quotas = await this.#quotas('dynamodb');
    const limit = Number(quotas.find(({ QuotaName }) => /number of tables/i.test(String(QuotaName)))?.Value ?? 2500);
    let used = 0;
    for (let from: string | undefined, first = true; first || from; first = false) {
      const page = await this.#json('dynamodb', 'DynamoDB_20120810.ListTables', { ExclusiveStartTableName: from });
      used += ((page.TableNames ?? []) as Json[]).length;
      from = page.LastEvaluatedTableName;
    }
    return { used, limit };
  }

  async bucketCount() {
    const quotas = await this.#quotas('s3');
    const limit = Number(
      quotas.find(({ QuotaName }) => /^(general purpose )?buckets$/i.test(String(QuotaName)))?.Value ?? 10_000,
    );
    let used = 0;
    for (let token = '', first = true; first || token; first = false) {
      const query = new URLSearchParams({ 'max-buckets': '1000', ...(token && { 'continuation-token': token }) });
      const xml = String(await this.#call({ service: 's3', path: `/?${query}`, answer: 'text' }));
      used += [...xml.matchAll(/<Bucket>/g)].length;
      token = contentOf(xml, 'ContinuationToken');
    }
    return { used, limit };
  }

  async mail() {
    const path = '/v2/email/account';
    const answer = (await this.#call({ service: 'ses', host: 'email', path })) as Json;
    return {
      isInSandbox: answer.ProductionAccessEnabled !== true,
      perDay: Number(answer.SendQuota?.Max24HourSend ?? 0),
    };
  }

  async #quotas(ServiceCode: string): Promise<Json[]> {
    const quotas: Json[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await this.#json('servicequotas', 'ServiceQuotasV20190624.ListServiceQuotas', {
        ServiceCode,
        MaxResults: 100,
        NextToken,
      });
      quotas.push(...(page.Quotas ?? []));
      NextToken = page.NextToken;
    }
    return quotas;
  }

  async #json(service: string, target: string, input: object): Promise<Json> {
    return this.#call({ service, target, input });
  }

  async #orUndefined<Found = unknown>(
    ask: () => Promise<unknown>,
    isMissing = (error: Failure) => error.code === 'not-found',
  ): Promise<Found | undefined> {
    try {
      return (await ask()) as Found;
    } catch (error) {
      if (error instanceof Failure && isMissing(error)) return undefined;
      throw error;
    }
  }
}

const contentOf = (xml: string, element: string): string =>
  new RegExp(`<${element}(?: [^>]*)?>([^<]*)<`).exec(xml)?.[1] ?? '';
