import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { type ReactNode, useState } from 'react';
import { ProblemAlert } from '../api/problem-alert.tsx';
import { useRequest } from '../api/use-request.ts';
import { useFermata } from '../fermata.ts';
import { instant } from '../format.ts';

interface Versioned {
  version: number;
  changedAt: string | null;
  changedBy: string | null;
}

export interface SettingsFormProps<Settings> {
  settings: Settings;
  onSaved(settings: Settings): void;
  /** Reads the saved settings again, and discards the draft. */
  onReload(): void;
}

interface Props<Settings> {
  header: string;
  /** The sentence that is true until somebody saves settings. */
  unset: string;
  /** Distinguishes the answers of different pages. */
  name: string;
  read(signal: AbortSignal): Promise<Settings>;
  /** The form, rendered again after each save. */
  form(props: SettingsFormProps<Settings>): ReactNode;
}

/** A page of settings that are saved as a whole, with who changed them last. */
export const SettingsPage = <Settings extends Versioned>({ header, unset, name, read, form }: Props<Settings>) => {
  const { me } = useFermata();
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<Settings>();
  const { answer, problem, loading, reload } = useRequest(`${name}:${round}`, read);
  const settings = saved ?? answer;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          settings?.changedAt
            ? `Last changed by ${settings.changedBy} on ${instant(settings.changedAt, me.timeZone)}.`
            : unset
        }
      >
        {header}
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The settings cannot be shown" problem={problem} reload={reload} />
      )}
      {loading && !settings && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {settings && (
        <div key={`${round}:${settings.version}`}>
          {form({
            settings,
            onSaved: setSaved,
            onReload: () => {
              setSaved(undefined);
              setRound((count) => count + 1);
            },
          })}
        </div>
      )}
    </SpaceBetween>
  );
};
