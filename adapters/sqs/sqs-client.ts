import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Sends to the endpoint of the environment, as all other clients do. By default, the client would send to the host in
 * the URL of the queue, and test/permissions could not record the calls of the functions.
 */
export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });
