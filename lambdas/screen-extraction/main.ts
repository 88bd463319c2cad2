import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { desktopPorts } from '../desktops/desktop-ports.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { screenExtraction } from './screen-extraction.ts';
import { screenExtractionSettings } from './settings.ts';

const settings = readSettings(screenExtractionSettings);
const telemetry = newTelemetry();
const { extractContact } = desktopPorts(new DynamoDBClient(), settings, {
  clock: () => new Date(),
  telemetry,
});
const extract = screenExtraction({ extractContact });

export const handler = messageByMessage(({ body }) => extract(body), telemetry);
