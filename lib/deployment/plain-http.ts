import type { InjectionContext, IPropertyInjector } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/**
 * For the engine on one machine, whose address is plain http: policies that require TLS would deny every call there. In
 * AWS, every bucket, queue and topic requires TLS.
 */
export const plainHttp: IPropertyInjector[] = [Bucket, Queue, Topic].map((kind) => ({
  constructUniqueId: kind.PROPERTY_INJECTION_ID,
  inject: (props: object, _context: InjectionContext) => ({ ...props, enforceSSL: false }),
}));
