import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { SettingsPage } from '../kit/page/settings-page.tsx';
import { SchedulesForm } from './schedules-form.tsx';

export default function SchedulesPage() {
  usePageTitle('Schedules');
  const { api } = useFermata();
  return (
    <SettingsPage
      name="schedules"
      header="Schedules"
      unset="Not set up yet: every call is recorded, and none is On-Demand."
      read={api.schedules}
      form={(props) => <SchedulesForm {...props} />}
    />
  );
}
