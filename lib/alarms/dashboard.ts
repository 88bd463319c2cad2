import { Duration } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, type IAlarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { HttpApi } from '../api/http-api.ts';
import { counted } from './counts.ts';

/** One page that answers: are contacts coming in, are their recordings there, and can people use them? */
export class OneDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, api }: { alarms: IAlarm[]; api: HttpApi }) {
    super(scope, id);
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 });
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(1),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
        [
          graph(
            'Contacts',
            counted('contact-import', 'ContactsImported'),
            counted('contact-import', 'RecordsQuarantined'),
          ),
          graph(
            'Recordings',
            counted('recording-import', 'RecordingsImported'),
            counted('recording-import', 'RecordingsUnmatched'),
          ),
          graph(
            'Missing recordings',
            counted('missing-recordings', 'RecordingsMissing', 'Maximum'),
            counted('missing-recordings', 'FlagsWithoutContact', 'Maximum'),
          ),
        ],
        [
          graph(
            'Staged recordings',
            counted('staging-api', 'RecordingsRegistered'),
            counted('staging-api', 'RecordingsRefused'),
          ),
          graph(
            'Daily Event',
            counted('daily-event', 'RecordingsReleased'),
            counted('daily-event', 'RecordingsRecycled'),
          ),
          graph('Uploads', counted('staging-api', 'RecordingsArchived'), counted('staging-api', 'UploadsFailed')),
        ],
        [
          graph('Waiting on site: the oldest (hours)', counted('daily-event', 'OldestWaitingHours', 'Maximum')),
          graph('Removed from the archive', counted('retention', 'RecordingsRemoved')),
          graph('Kept too long (hours)', counted('retention', 'RetentionOverdueHours', 'Maximum')),
        ],
        [
          graph(
            'Commands to recorders',
            counted('recording-control', 'CommandsTold'),
            counted('recording-control', 'CommandsFailed'),
            counted('recording-control', 'PausesThrottled'),
          ),
          graph(
            'Pauses to look at',
            counted('recording-watch', 'PausesUnconfirmed'),
            counted('recording-watch', 'PausesOutlived'),
          ),
          graph('Contact events', counted('live-contacts', 'ContactEventsNoted')),
        ],
        [
          graph('Requests', api.gateway.metricCount({ statistic: 'Sum' })),
          graph(
            'Refused and failed',
            api.gateway.metricClientError({ statistic: 'Sum' }),
            api.gateway.metricServerError({ statistic: 'Sum' }),
          ),
          graph(
            'Answer time (ms)',
            api.gateway.metricLatency({ statistic: 'p50' }),
            api.gateway.metricLatency({ statistic: 'p99' }),
          ),
        ],
      ],
    });
  }
}
