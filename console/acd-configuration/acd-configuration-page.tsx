import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { AcdConfigurationView } from '../../api/administration/people/who-is-recorded.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import { type SettingsFormProps, SettingsPage } from '../kit/page/settings-page.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';

const AcdForm = ({ settings, onSaved, onReload }: SettingsFormProps<AcdConfigurationView>) => {
  const { api, notify } = useFermata();
  const [rteMessaging, setRteMessaging] = useState(settings.rteMessaging);
  const unsaved = useUnsaved(rteMessaging !== settings.rteMessaging);
  const { busy, problem, form } = useSave({
    request: () => api.changeAcdConfiguration({ rteMessaging, version: settings.version }),
    onSaved: (saved) => {
      notify('success', 'The ACD configuration is saved.');
      unsaved.allowLeaving();
      onSaved(saved);
    },
  });

  return (
    <form {...form}>
      <Form
        actions={
          <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
            Save
          </Button>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Amazon Connect</Header>}>
            <Checkbox
              checked={rteMessaging}
              onChange={({ detail }) => setRteMessaging(detail.checked)}
              description="While this is on, enrolled PCs record the screens of users whose role has Record Screen and whose Windows login is set. PCs apply a change with their next report."
            >
              Enable RTE Messaging for Screen Recording
            </Checkbox>
          </Container>
          <SaveProblem problem={problem} shownFields={['rteMessaging']} onReload={onReload} />
        </SpaceBetween>
      </Form>
      {unsaved.question}
    </form>
  );
};

export default function AcdConfigurationPage() {
  usePageTitle('ACD configuration');
  const { api } = useFermata();
  return (
    <SettingsPage
      name="acd-configuration"
      header="ACD configuration"
      unset="Not set up yet: screens are not recorded."
      read={api.acdConfiguration}
      form={(props) => <AcdForm {...props} />}
    />
  );
}
