import { randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { parseContactRecord } from '../../adapters/amazon-connect/parse-record.ts';
