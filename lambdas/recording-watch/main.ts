import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { pauseDue, watch } from '../../domain/control/watch/watch.ts';
import { messageByMessage } from '../kit/batch.ts';
import { recorderPorts } from '../kit/recorder-ports.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { endedUnseen } from './ended-unseen.ts';
import { onSchedule as everyMinute } from './on-schedule.ts';
import { onTimer as atTheEnd } from './on-timer.ts';
import { recordingWatchSettings } from './settings.ts';

const said = telemetry();
const ports = recorderPorts(readSettings(recordingWatchSettings), {
  dynamo: new DynamoDBClient(),
  count: said.count,
});

export const onTimer = messageByMessage(atTheEnd({ ...ports, endPause: pauseDue(ports), telemetry: said }), said);

export const onSchedule = everyMinute({
  watch: watch(ports),
  endUnseen: endedUnseen({ ...ports, ended: contactEnded(ports), telemetry: said }),
  telemetry: said,
});
