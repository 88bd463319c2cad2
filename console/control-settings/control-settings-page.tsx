import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { SettingsPage } from '../kit/page/settings-page.tsx';
import { SettingsForm } from './settings-form.tsx';
import '../kit/page/page.css';
import './control-settings.css';

export default function ControlSettingsPage() {
  usePageTitle('Recording control settings');
  const { api } = useFermata();
  return (
    <SettingsPage
      name="control-settings"
      header="Recording control settings"
      unset="Not set up yet: recording control is off."
      read={api.controlSettings}
      form={(props) => <SettingsForm {...props} />}
    />
  );
}
