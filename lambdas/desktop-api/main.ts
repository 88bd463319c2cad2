import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DesktopItemTable, ItemCountTable } from '../../adapters/dynamodb/desktop/desktop-item-table.ts';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { SealingKmsKey } from '../../adapters/kms/sealing-key.ts';
import { cached } from '../../domain/cached.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { desktopApi } from './desktop-api.ts';
import { desktopApiSettings } from './settings.ts';

const settings = readSettings(desktopApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const kms = new SealingKmsKey(
  {
    region: process.env.AWS_REGION ?? '',
    credentials: () => dynamodb.config.credentials(),
    endpoint: process.env.AWS_ENDPOINT_URL,
  },
  settings.SEALING_KEY,
);

const desktopItems = new DesktopItemTable(dynamodb, settings.DESKTOPS_TABLE);

export const handler = overGateway(
  desktopApi({
    desktops: new DesktopTable(dynamodb, settings.DESKTOPS_TABLE),
    desktopItems,
    itemCounts: new ItemCountTable(dynamodb, settings.DESKTOPS_TABLE),
    // The public half of a key never changes.
    sealingKey: cached(async () => ({ keyId: settings.SEALING_KEY, publicKey: await kms.publicKey() }), {
      clock,
      milliseconds: 3_600_000,
    }),
    // Nobody can turn it on yet: screens are recorded from the day that the ACD configuration page has its check box.
    rteMessaging: async () => false,
    recordedPeople: async () => () => ({
      media: [],
      reason: 'rte-messaging-off',
      detail: 'RTE messaging for screen recording is off on the ACD configuration page.',
    }),
    clock,
    newId: randomUUID,
    telemetry: telemetry(),
  }),
);
