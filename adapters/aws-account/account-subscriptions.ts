import { mayMatchObjects, type ObjectsUnder, overlap } from '../../domain/contact-source/event-pattern.ts';
import type { Subscription } from '../../domain/contact-source/subscription.ts';
import { Failure } from '../../domain/failure.ts';
import type { AccountCall } from './account-call.ts';

/** Reads the subscriptions in the account. Changes nothing. */
export class AccountSubscriptions {
  readonly #call: AccountCall;

  constructor(call: AccountCall) {
    this.#call = call;
  }

  /**
   * Subscriptions to new objects under a prefix of a bucket: its notifications, and EventBridge rules if the bucket
   * sends there.
   */
  async ofObjects(objects: ObjectsUnder): Promise<Subscription[]> {
    const xml = String(await this.#call({ service: 's3', path: `/${objects.bucket}?notification=`, answer: 'text' }));
    const direct = [
      ...notifications(xml, 'QueueConfiguration', 'Queue'),
      ...notifications(xml, 'TopicConfiguration', 'Topic'),
      ...notifications(xml, 'CloudFunctionConfiguration', 'CloudFunction'),
      ...notifications(xml, 'LambdaFunctionConfiguration', 'LambdaFunctionArn'),
    ]
      .filter(
        ({ events, prefix }) => events.some((event) => event.includes('Created')) && overlap(prefix, objects.prefix),
      )
      .map(
        ({ id, target, prefix }): Subscription => ({
          kind: 'bucket notification',
          name: id || target,
          reads: `${objects.bucket}/${prefix}`,
          target,
        }),
      );
    return sendsToEventBridge(xml) ? [...direct, ...(await this.#rules(objects))] : direct;
  }

  async #rules(objects: ObjectsUnder): Promise<Subscription[]> {
    const rules = await this.#pages<Rule>((NextToken) => this.#events('ListRules', { Limit: 100, NextToken }), 'Rules');
    const matching = rules.filter(
      ({ EventPattern, State }) => State !== 'DISABLED' && EventPattern && mayMatchObjects(EventPattern, objects),
    );
    const found: Subscription[] = [];
    for (const { Name } of matching) {
      const targets = await this.#pages<{ Arn: string }>(
        (NextToken) => this.#events('ListTargetsByRule', { Rule: Name, Limit: 100, NextToken }),
        'Targets',
      );
      for (const { Arn } of targets) {
        found.push({ kind: 'event rule', name: Name, reads: `${objects.bucket}/${objects.prefix}`, target: Arn });
      }
    }
    return found;
  }

  /** Functions that Lambda invokes for a stream or a queue. */
  async triggersOf(sourceArn: string): Promise<Subscription[]> {
    const mappings = await this.#pages<{ FunctionArn: string; State?: string }>(
      (Marker) =>
        this.#call({
          service: 'lambda',
          path: `/2015-03-31/event-source-mappings?${new URLSearchParams({ EventSourceArn: sourceArn, ...(Marker && { Marker }) })}`,
        }),
      'EventSourceMappings',
      'NextMarker',
    );
    return mappings
      .filter(({ State = 'Enabled' }) => !/^(Disabled|Disabling|Deleting)$/.test(State))
      .map(({ FunctionArn }) => ({ kind: 'trigger', name: FunctionArn, reads: sourceArn, target: FunctionArn }));
  }

  async pipesOf(sourceArn: string): Promise<Subscription[]> {
    const pipes = await this.#pages<{ Name: string; Target?: string; Source?: string; DesiredState?: string }>(
      (NextToken) =>
        this.#call({
          service: 'pipes',
          path: `/v1/pipes?${new URLSearchParams({ SourcePrefix: sourceArn, ...(NextToken && { NextToken }) })}`,
        }),
      'Pipes',
    );
    return pipes
      .filter(({ DesiredState, Source }) => DesiredState !== 'STOPPED' && Source === sourceArn)
      .map(({ Name, Target = '' }) => ({ kind: 'pipe', name: Name, reads: sourceArn, target: Target }));
  }

  /** Registered consumers, other Firehose streams, functions and pipes that read a Kinesis data stream. */
  async ofStream(streamArn: string): Promise<Subscription[]> {
    const consumers = await this.#pages<{ ConsumerName: string; ConsumerARN: string }>(
      (NextToken) =>
        this.#json('kinesis', 'Kinesis_20131202.ListStreamConsumers', {
          // With a token, the stream must not be named again.
          ...(NextToken ? { NextToken } : { StreamARN: streamArn }),
        }),
      'Consumers',
    );
    return [
      ...consumers.map(
        ({ ConsumerName, ConsumerARN }): Subscription => ({
          kind: 'stream consumer',
          name: ConsumerName,
          reads: streamArn,
          target: ConsumerARN,
        }),
      ),
      ...(await this.#deliveryStreams(streamArn)),
      ...(await this.triggersOf(streamArn)),
      ...(await this.pipesOf(streamArn)),
    ];
  }

  async #deliveryStreams(streamArn: string): Promise<Subscription[]> {
    const names: string[] = [];
    for (let more = true; more; ) {
      const { DeliveryStreamNames = [], HasMoreDeliveryStreams = false } = (await this.#firehose(
        'ListDeliveryStreams',
        {
          DeliveryStreamType: 'KinesisStreamAsSource',
          Limit: 100,
          ...(names.length > 0 && { ExclusiveStartDeliveryStreamName: names.at(-1) }),
        },
      )) as { DeliveryStreamNames?: string[]; HasMoreDeliveryStreams?: boolean };
      names.push(...DeliveryStreamNames);
      more = HasMoreDeliveryStreams && DeliveryStreamNames.length > 0;
    }
    const found: Subscription[] = [];
    for (const name of names) {
      // A stream that was deleted since it was listed reads nothing.
      const stream = await this.#firehose('DescribeDeliveryStream', { DeliveryStreamName: name }).catch((error) => {
        if (error instanceof Failure && error.code === 'not-found') return undefined;
        throw error;
      });
      const { DeliveryStreamARN = '', Source } =
        (stream as StreamDescription | undefined)?.DeliveryStreamDescription ?? {};
      if (Source?.KinesisStreamSourceDescription?.KinesisStreamARN === streamArn) {
        found.push({ kind: 'delivery stream', name, reads: streamArn, target: DeliveryStreamARN });
      }
    }
    return found;
  }

  #events = (operation: string, input: object) => this.#json('events', `AWSEvents.${operation}`, input);
  #firehose = (operation: string, input: object) => this.#json('firehose', `Firehose_20150804.${operation}`, input);
  #json = (service: string, target: string, input: object) => this.#call({ service, target, input });

  /** Where Connect sends contact records: the ARN of a Firehose or Kinesis stream; there may be none. */
  async connectSendsTo(instanceId: string, connect: AccountCall = this.#call): Promise<string[]> {
    const configs = await this.#pages<StorageConfig>(
      (nextToken) =>
        connect({
          service: 'connect',
          path: `/instance/${instanceId}/storage-configs?${new URLSearchParams({ resourceType: 'CONTACT_TRACE_RECORDS', ...(nextToken && { nextToken }) })}`,
        }),
      'StorageConfigs',
    );
    return configs
      .map(
        ({ KinesisFirehoseConfig, KinesisStreamConfig }) =>
          KinesisFirehoseConfig?.FirehoseArn ?? KinesisStreamConfig?.StreamArn,
      )
      .filter((arn) => arn !== undefined);
  }

  async #pages<Item>(
    page: (token: string | undefined) => Promise<unknown>,
    field: string,
    tokenField = 'NextToken',
  ): Promise<Item[]> {
    const items: Item[] = [];
    for (let token: string | undefined, first = true; first || token; first = false) {
      const answer = (await page(token)) as Record<string, unknown>;
      items.push(...((answer[field] as Item[] | undefined) ?? []));
      token = (answer[tokenField] as string | null | undefined) ?? undefined;
    }
    return items;
  }
}

interface StorageConfig {
  KinesisFirehoseConfig?: { FirehoseArn?: string };
  KinesisStreamConfig?: { StreamArn?: string };
}

interface Rule {
  Name: string;
  EventPattern?: string;
  State?: string;
}

interface StreamDescription {
  DeliveryStreamDescription?: {
    DeliveryStreamARN?: string;
    Source?: { KinesisStreamSourceDescription?: { KinesisStreamARN?: string } };
  };
}

/** Whether a bucket's notification configuration, as S3 returns it, turns EventBridge on. */
export const sendsToEventBridge = (xml: string): boolean => /<EventBridgeConfiguration\b/.test(xml);

const notifications = (xml: string, element: string, target: string) =>
  [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))].map(([, inside = '']) => ({
    id: contentOf(inside, 'Id'),
    target: contentOf(inside, target),
    events: [...inside.matchAll(/<Event>([^<]*)<\/Event>/g)].map(([, event = '']) => event),
    prefix: /<Name>\s*prefix\s*<\/Name>\s*<Value>([^<]*)<\/Value>/i.exec(inside)?.[1] ?? '',
  }));

const contentOf = (xml: string, element: string): string =>
  new RegExp(`<${element}(?: [^>]*)?>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
