import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import type { ControlSettingsView } from '../../api/control.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useAnswer } from '../kit/api/use-answer.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { SettingsForm } from './settings-form.tsx';
import '../kit/page/page.css';
import './control-settings.css';

export default function ControlSettingsPage() {
  usePageTitle('Recording control settings');
  const { api, me } = useFermata();
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<ControlSettingsView>();
  const { answer, problem, loading, again } = useAnswer(`control-settings:${round}`, api.controlSettings);
  const settings = saved ?? answer;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          settings?.changedAt
            ? `Last changed by ${settings.changedBy} on ${instant(settings.changedAt, me.timeZone)}.`
            : 'Not set up yet: recording control is off.'
        }
      >
        Recording control settings
      </Header>
      {problem !== undefined && <ProblemAlert header="The settings cannot be shown" problem={problem} again={again} />}
      {loading && !settings && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {settings && (
        <SettingsForm
          key={`${round}:${settings.version}`}
          settings={settings}
          onSaved={setSaved}
          onReload={() => {
            setSaved(undefined);
            setRound((count) => count + 1);
          }}
        />
      )}
    </SpaceBetween>
  );
}
