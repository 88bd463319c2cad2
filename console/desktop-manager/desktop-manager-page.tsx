import SpaceBetween from '@cloudscape-design/components/space-between';
import type { DesktopItemsView } from '../../api/administration/desktops/desktop-items.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { type SettingsFormProps, SettingsPage } from '../kit/page/settings-page.tsx';
import { Activity } from './activity.tsx';
import { draftOf } from './draft.ts';
import { ItemsForm } from './items-form.tsx';
import '../kit/page/page.css';
import './desktop-manager.css';

/** The counts of PCs above the items that they count. */
const ActivityAndItems = (props: SettingsFormProps<DesktopItemsView>) => {
  const { settings } = props;
  const { api } = useFermata();
  const { answer, problem, reload } = useRequest('desktop-item-activity', api.desktopItemActivity);
  return (
    <SpaceBetween size="l">
      {problem !== undefined && (
        <ProblemAlert header="The counts of PCs cannot be shown" problem={problem} reload={reload} />
      )}
      {answer && <Activity activity={answer} saved={draftOf(settings)} version={settings.version} onRefresh={reload} />}
      <ItemsForm {...props} stoppedMatching={answer?.stoppedMatching ?? []} />
    </SpaceBetween>
  );
};

export default function DesktopManagerPage() {
  usePageTitle('Desktop Manager');
  const { api } = useFermata();
  return (
    <SettingsPage
      name="desktop-items"
      header="Desktop Manager"
      unset="Not set up yet: PCs watch nothing."
      read={api.desktopItems}
      form={(props) => <ActivityAndItems {...props} />}
    />
  );
}
