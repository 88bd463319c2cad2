import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { contactEnded } from '../../domain/control/events/contact-ended.ts';
import { endUnreportedContacts } from '../../domain/control/watch/ended-unseen.ts';
import { endDuePause, watchPauses } from '../../domain/control/watch/watch.ts';
import { controlPorts } from '../control/control-ports.ts';
import { messageByMessage } from '../kit/queue/batch.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry } from '../kit/telemetry.ts';
import { onSchedule as everyMinute } from './on-schedule.ts';
import { onTimer as atTheEnd } from './on-timer.ts';
import { recordingWatchSettings } from './settings.ts';

const reporting = telemetry();
const ports = controlPorts(readSettings(recordingWatchSettings), {
  dynamo: new DynamoDBClient(),
  count: reporting.count,
});

export const onTimer = messageByMessage(
  atTheEnd({ ...ports, endPause: endDuePause(ports), telemetry: reporting }),
  reporting,
);

const sentences = {
  abandoned: 'A contact was ended because all its agents had left',
  unreported: 'A contact had ended without Fermata noticing',
} as const;

export const onSchedule = everyMinute({
  watch: watchPauses(ports),
  endUnreportedContacts: endUnreportedContacts({
    ...ports,
    contactEnded: contactEnded(ports),
    onEnded: (contactId, how) => reporting.log.info(sentences[how], { contactId }),
  }),
  telemetry: reporting,
});
