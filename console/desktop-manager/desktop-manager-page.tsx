import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import type { DesktopItemsView } from '../../api/desktop-items.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useAnswer } from '../kit/api/use-answer.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { Activity } from './activity.tsx';
import { draftOf } from './draft.ts';
import { ItemsForm } from './items-form.tsx';
import '../kit/page/page.css';
import './desktop-manager.css';

export default function DesktopManagerPage() {
  usePageTitle('Desktop Manager');
  const { api, me } = useFermata();
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<DesktopItemsView>();
  const { answer, problem, loading, again } = useAnswer(`desktop-items:${round}`, api.desktopItems);
  const activity = useAnswer(`desktop-item-activity:${round}`, api.desktopItemActivity);
  const items = saved ?? answer;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          items?.changedAt
            ? `Version ${items.version}, saved by ${items.changedBy} on ${instant(items.changedAt, me.timeZone)}.`
            : 'Not set up yet: PCs watch nothing.'
        }
      >
        Desktop Manager
      </Header>
      {problem !== undefined && (
        <ProblemAlert header="The desktop items cannot be shown" problem={problem} again={again} />
      )}
      {loading && !items && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {activity.problem !== undefined && (
        <ProblemAlert header="What PCs counted cannot be shown" problem={activity.problem} again={activity.again} />
      )}
      {items && activity.answer && (
        <Activity activity={activity.answer} saved={draftOf(items)} version={items.version} again={activity.again} />
      )}
      {items && (
        <ItemsForm
          key={`${round}:${items.version}`}
          saved={items}
          stoppedMatching={activity.answer?.stoppedMatching ?? []}
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
