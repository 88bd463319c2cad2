import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { RecordingRolesView } from '../../api/administration/people/who-is-recorded.ts';
import { roleLimits, roleProblems } from '../../domain/schedule/recording-roles.ts';
import { errorAt as answeredErrorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { TeamsField } from '../kit/fields/teams-field.tsx';
import { UsersField } from '../kit/fields/users-field.tsx';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import type { SettingsFormProps } from '../kit/page/settings-page.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { Permissions } from './permissions.tsx';
import '../kit/page/page.css';
import './roles.css';

type Role = RecordingRolesView['roles'][number];

const newRole = (): Role => ({
  roleId: crypto.randomUUID(),
  name: '',
  permissions: ['record-voice', 'record-screen'],
  teamIds: [],
  userIds: [],
});

export const RolesForm = ({ settings, onSaved, onReload }: SettingsFormProps<RecordingRolesView>) => {
  const { api, notify } = useFermata();
  const [draft, setDraft] = useState({ roles: settings.roles, everybodyElse: settings.everybodyElse });
  const { roles, everybodyElse } = draft;
  const unsaved = useUnsaved(
    JSON.stringify(draft) !== JSON.stringify({ roles: settings.roles, everybodyElse: settings.everybodyElse }),
  );
  const wrong = roleProblems(roles);
  const { busy, problem, tried, errorText, form } = useSave({
    isWrong: wrong.length > 0,
    request: () => api.changeRecordingRoles({ ...draft, version: settings.version }),
    onSaved: (saved) => {
      notify('success', 'The roles are saved.');
      unsaved.allowLeaving();
      onSaved(saved);
    },
  });
  const errorAt = (field: string) =>
    (tried ? wrong.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.reason : undefined) ??
    answeredErrorAt(problem, field);
  const change = (index: number, part: Partial<Role>) =>
    setDraft((before) => ({
      ...before,
      roles: before.roles.map((role, at) => (at === index ? { ...role, ...part } : role)),
    }));

  return (
    <form {...form}>
      <Form
        errorText={errorText}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              formAction="none"
              disabled={roles.length >= roleLimits.roles}
              onClick={() => setDraft((before) => ({ ...before, roles: [...before.roles, newRole()] }))}
            >
              Add a role
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Box>
            A role decides what is recorded of its users. It does not change what they may do in Fermata. A user has the
            role that names them, otherwise the role of the nearest team above them.
          </Box>
          {roles.map((role, index) => {
            const label = role.name.trim() || `role ${index + 1}`;
            return (
              <Container
                key={role.roleId}
                header={
                  <Header
                    variant="h2"
                    actions={
                      <Button
                        formAction="none"
                        ariaLabel={`Remove ${label}`}
                        onClick={() =>
                          setDraft((before) => ({ ...before, roles: before.roles.filter((_, at) => at !== index) }))
                        }
                      >
                        Remove
                      </Button>
                    }
                  >
                    {role.name.trim() || 'New role'}
                  </Header>
                }
              >
                <SpaceBetween size="m">
                  <FormField label="Name" errorText={errorAt(`roles.${index}.name`)}>
                    <Input
                      value={role.name}
                      onChange={({ detail }) => change(index, { name: detail.value.slice(0, roleLimits.nameLength) })}
                    />
                  </FormField>
                  <Permissions
                    of={label}
                    value={role.permissions}
                    onChange={(permissions) => change(index, { permissions })}
                  />
                  <TeamsField
                    description="Teams below a chosen team are included."
                    value={role.teamIds}
                    errorText={errorAt(`roles.${index}.teamIds`)}
                    onChange={(teamIds) => change(index, { teamIds })}
                  />
                  <UsersField
                    description="For these users, this role replaces that of their team."
                    value={role.userIds}
                    errorText={errorAt(`roles.${index}.userIds`)}
                    onChange={(userIds) => change(index, { userIds })}
                  />
                </SpaceBetween>
              </Container>
            );
          })}
          <Container header={<Header variant="h2">Everybody else</Header>}>
            <Permissions
              of="everybody else"
              value={everybodyElse}
              onChange={(permissions) => setDraft((before) => ({ ...before, everybodyElse: permissions }))}
            />
          </Container>
          <SaveProblem problem={problem} shownFields={['roles', 'everybodyElse']} onReload={onReload} />
        </SpaceBetween>
      </Form>
      {unsaved.question}
    </form>
  );
};
