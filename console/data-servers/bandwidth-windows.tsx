import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { DaysField } from '../kit/fields/days-field.tsx';
import { newWindow, type WindowDraft } from './draft.ts';

interface Props {
  windows: readonly WindowDraft[];
  timeZone: string;
  errorAt(field: string): string | undefined;
  onChange(windows: WindowDraft[]): void;
}

/** How fast the data server may upload, and when. */
export const BandwidthWindows = ({ windows, timeZone, errorAt, onChange }: Props) => {
  const change = (index: number, part: Partial<WindowDraft>) =>
    onChange(windows.map((window, at) => (at === index ? { ...window, ...part } : window)));
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`Outside these windows there is no limit. Times are in ${timeZone || 'the time zone above'}. A window can run past midnight.`}
          actions={
            <Button formAction="none" onClick={() => onChange([...windows, newWindow])}>
              Add a window
            </Button>
          }
        >
          Bandwidth
        </Header>
      }
    >
      {windows.length === 0 ? (
        <Box color="text-body-secondary">No limit at any time.</Box>
      ) : (
        <SpaceBetween size="m">
          {windows.map((window, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity
            <fieldset key={index} className="plain-group" aria-label={`Window ${index + 1}`}>
              <Grid
                gridDefinition={[
                  { colspan: { default: 12, s: 5 } },
                  { colspan: { default: 6, s: 2 } },
                  { colspan: { default: 6, s: 2 } },
                  { colspan: { default: 9, s: 2 } },
                  { colspan: { default: 3, s: 1 } },
                ]}
              >
                <DaysField
                  value={window.days}
                  errorText={errorAt(`bandwidth.${index}.days`)}
                  onChange={(days) => change(index, { days })}
                />
                <FormField label="From" errorText={errorAt(`bandwidth.${index}.from`)}>
                  <Input
                    value={window.from}
                    placeholder="08:00"
                    onChange={({ detail }) => change(index, { from: detail.value })}
                  />
                </FormField>
                <FormField label="To" errorText={errorAt(`bandwidth.${index}.to`)}>
                  <Input
                    value={window.to}
                    placeholder="18:00"
                    onChange={({ detail }) => change(index, { to: detail.value })}
                  />
                </FormField>
                <FormField label="Limit (Mbit/s)" errorText={errorAt(`bandwidth.${index}.bytesPerSecond`)}>
                  <Input
                    value={window.limit}
                    placeholder="8"
                    inputMode="decimal"
                    onChange={({ detail }) => change(index, { limit: detail.value })}
                  />
                </FormField>
                <div className="beside-field">
                  <Button
                    iconName="remove"
                    variant="icon"
                    formAction="none"
                    ariaLabel={`Remove window ${index + 1}`}
                    onClick={() => onChange(windows.filter((_, at) => at !== index))}
                  />
                </div>
              </Grid>
            </fieldset>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
};
