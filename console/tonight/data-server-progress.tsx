import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Tonight } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { count, day, inZone, size } from '../kit/format.ts';
import { forecast, limitText, uploadedPercent } from './words.ts';

type Server = Tonight['dataServers'][number];

const names: Record<keyof Server['totals'], string> = {
  waiting: 'Waiting',
  released: 'Released',
  uploading: 'Uploading',
  uploaded: 'Uploaded so far',
  failed: 'Failed',
  recycled: 'Recycled so far',
};

/** The progress of a data server tonight. */
export const DataServerProgress = ({ server }: { server: Server }) => {
  const { me } = useFermata();
  const clock = (iso: string) => {
    const { date, clock } = inZone(iso, me.timeZone);
    const today = inZone(new Date().toISOString(), me.timeZone).date;
    return date === today ? clock.slice(0, 5) : `${clock.slice(0, 5)} on ${day(date)}`;
  };
  const { type, state, sentence } = forecast(server, clock);
  const percent = uploadedPercent(server.totals);
  return (
    <section aria-label={`Tonight’s upload of ${server.name}`}>
      <Container header={<Header variant="h2">{server.name}</Header>}>
        <SpaceBetween size="m">
          <dl className="totals">
            {(Object.keys(names) as (keyof Server['totals'])[]).map((state) => {
              const { count: files, bytes } = server.totals[state];
              return (
                <div key={state}>
                  <dt>{names[state]}</dt>
                  <dd className="digits">
                    <Box
                      fontSize="heading-l"
                      fontWeight="bold"
                      color={state === 'failed' && files > 0 ? 'text-status-error' : 'inherit'}
                    >
                      {count(files)}
                    </Box>
                    <Box color="text-body-secondary" fontSize="body-s">
                      {size(bytes)}
                    </Box>
                  </dd>
                </div>
              );
            })}
          </dl>
          {percent !== undefined && (
            <ProgressBar
              value={percent}
              label="Archived share of released recordings"
              ariaLabel={`${server.name}: archived share of released recordings`}
            />
          )}
          <KeyValuePairs
            columns={3}
            items={[
              {
                label: 'Forecast',
                value: (
                  <>
                    <StatusIndicator type={type}>{state}</StatusIndicator>
                    <Box color="text-body-secondary" fontSize="body-s">
                      {sentence}
                    </Box>
                  </>
                ),
              },
              {
                label: 'Limit now',
                value: limitText(server),
              },
              {
                label: 'Window ends',
                value: server.windowEndAt ? clock(server.windowEndAt) : 'No window at present',
              },
            ]}
          />
        </SpaceBetween>
      </Container>
    </section>
  );
};
