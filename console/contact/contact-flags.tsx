import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { RecordingFlags } from '../../api/contacts/contacts.ts';
import { type CallerNameSource, type FlagName, flagLabels } from '../../domain/flag/words.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { PageLink } from '../kit/page/page-link.tsx';

const sources: Record<CallerNameSource, string> = {
  global: 'From the global phonebook',
  external: 'From an external phonebook',
  network: 'From the telephone network',
};

/** A search for the same value in the year around the call. */
const searchFor = (name: FlagName, value: string): string =>
  `/contacts?${new URLSearchParams({ days: '365', flagValue: value, flag: name })}`;

const Flags = ({ flags: { flags, guid, extension, startedAt, callerNameSource } }: { flags: RecordingFlags }) => {
  const { me } = useFermata();
  return (
    <KeyValuePairs
      columns={4}
      items={[
        ...flags.map(({ name, value }) => ({
          label: flagLabels[name],
          value: (
            <>
              <PageLink to={searchFor(name, value)} ariaLabel={`Contacts with ${flagLabels[name]} ${value}`}>
                <span className="may-break">{value}</span>
              </PageLink>
              {name === 'CallerName' && callerNameSource && (
                <Box color="text-body-secondary" fontSize="body-s">
                  {sources[callerNameSource]}
                </Box>
              )}
            </>
          ),
        })),
        ...(extension ? [{ label: 'Extension', value: extension }] : []),
        { label: 'Connected', value: <span className="digits">{instant(startedAt, me.timeZone)}</span> },
        { label: 'GUID of the recording', value: <span className="identifier may-break">{guid}</span> },
      ]}
    />
  );
};

/** The facts that the telephone system had about each recording when its call ended. Nobody can change them. */
export const ContactFlags = ({ flags }: { flags: readonly RecordingFlags[] }) => (
  <Container
    header={
      <Header variant="h2" description="As the telephone system had them when the call ended. They cannot be changed.">
        Flags
      </Header>
    }
  >
    <SpaceBetween size="l">
      {flags.map((one) => (
        <Flags key={`${one.recordingServerId} ${one.guid}`} flags={one} />
      ))}
    </SpaceBetween>
  </Container>
);
