import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { MarkTable } from '../../adapters/dynamodb/contact/mark-table.ts';
import { UploadTable } from '../../adapters/dynamodb/upload/upload-table.ts';
import { S3ArchiveRemoval } from '../../adapters/s3/archive/archive-removal.ts';
import { marksOf } from '../../domain/mark/marks-for-rules.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { retention } from './retention.ts';
import { retentionSettings } from './settings.ts';
import { weeklyCheck } from './weekly-check.ts';

/** Less than the function's own fifteen minutes, which would interrupt it in the middle and count as an error. */
const maxMilliseconds = 12 * 60 * 1000;

const settings = readSettings(retentionSettings);
const dynamo = new DynamoDBClient();

const ports = {
  uploads: new UploadTable(dynamo, settings.STAGING_TABLE),
  archive: new S3ArchiveRemoval(new S3Client(), settings.ARCHIVE_BUCKET),
  clock: () => new Date(),
  telemetry: telemetry(),
};
const remove = retention({
  ...ports,
  marks: marksOf(new MarkTable(dynamo, settings.CONTACTS_TABLE)),
  ...(settings.RETENTION_DAYS !== 'for-ever' && { deploymentDays: settings.RETENTION_DAYS }),
  maxMilliseconds,
});
const check = weeklyCheck(ports);

/** Two schedules start it: hourly for what is overdue, and hourly for the part of the archive whose turn it is. */
export const handler = ({ task }: { task?: 'weekly-check' } = {}) => (task === 'weekly-check' ? check() : remove());
