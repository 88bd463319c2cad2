import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { SettingsPage } from '../kit/page/settings-page.tsx';
import { RolesForm } from './roles-form.tsx';

export default function RolesPage() {
  usePageTitle('Roles');
  const { api } = useFermata();
  return (
    <SettingsPage
      name="recording-roles"
      header="Roles"
      unset="Not set up yet: everybody’s voice is recorded, and nobody’s screen."
      read={api.recordingRoles}
      form={(props) => <RolesForm {...props} />}
    />
  );
}
