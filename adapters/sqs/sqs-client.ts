import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Sends to the endpoint of the environment, as all other clients do. By default it would send to the host in a queue's URL, and what
 * the functions do could not be recorded (test/permissions).
 */
export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });
