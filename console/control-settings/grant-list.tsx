import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import {
  type ControlFunctionName,
  type FieldDraft,
  functionNames,
  type GrantDraft,
  roleNames,
  roles,
} from './draft.ts';

interface Props {
  grants: readonly GrantDraft[];
  fields: readonly FieldDraft[];
  errorAt(field: string): string | undefined;
  onChange(grants: GrantDraft[]): void;
}

const toggle = <Value,>(list: readonly Value[], value: Value, on: boolean): Value[] =>
  on ? [...list.filter((one) => one !== value), value] : list.filter((one) => one !== value);

const Boxes = ({ name, children }: { name: string; children: ReactNode }) => (
  <fieldset className="plain-group" aria-label={name}>
    <div className="setting-boxes-name">{name}</div>
    <div className="setting-boxes">{children}</div>
  </fieldset>
);

const Grant = ({
  grant,
  fields,
  onChange,
}: {
  grant: GrantDraft;
  fields: readonly FieldDraft[];
  onChange(part: Partial<GrantDraft>): void;
}) => {
  const named = fields.filter(({ key }) => key !== '');
  return (
    <SpaceBetween size="s">
      <Boxes name="Can use">
        {(Object.keys(functionNames) as ControlFunctionName[]).map((name) => (
          <Checkbox
            key={name}
            checked={grant.functions.includes(name)}
            onChange={({ detail }) => onChange({ functions: toggle(grant.functions, name, detail.checked) })}
          >
            {functionNames[name]}
          </Checkbox>
        ))}
      </Boxes>
      <Boxes name="On-Demand">
        <Checkbox
          checked={grant.onlyOwnRecordings ?? false}
          description="They see and control only recordings that they start themselves."
          onChange={({ detail }) => onChange({ onlyOwnRecordings: detail.checked })}
        >
          Notify On-Demand Recordings Only
        </Checkbox>
      </Boxes>
      {named.length > 0 &&
        (['writes', 'sees'] as const).map((what) => (
          <Boxes key={what} name={what === 'writes' ? 'Can write' : 'Can see'}>
            {named.map(({ key, label }) => (
              <Checkbox
                key={key}
                checked={grant[what].includes(key)}
                onChange={({ detail }) => onChange({ [what]: toggle(grant[what], key, detail.checked) })}
              >
                {label || key}
              </Checkbox>
            ))}
          </Boxes>
        ))}
    </SpaceBetween>
  );
};

/** Who may do what: by role, and by user instead of their role. */
export const GrantList = ({ grants, fields, errorAt, onChange }: Props) => {
  const set = (index: number, part: Partial<GrantDraft>) =>
    onChange(grants.map((grant, place) => (place === index ? { ...grant, ...part } : grant)));
  const users = grants.slice(roles.length);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="“Contacts of others” extends the other ticked functions to contacts of the teams a person can see."
          >
            Roles
          </Header>
        }
      >
        <SpaceBetween size="xl">
          {grants.slice(0, roles.length).map((grant, index) => {
            const name = roleNames[roles[index]!];
            return (
              <section key={name} aria-label={name}>
                <Header variant="h3">{name}</Header>
                <Grant grant={grant} fields={fields} onChange={(part) => set(index, part)} />
                {errorAt(`grants.${index}`) && <div role="alert">{errorAt(`grants.${index}`)}</div>}
              </section>
            );
          })}
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${users.length})`}
            description="Settings for a user replace everything their role allows."
            actions={
              <Button
                formAction="none"
                onClick={() =>
                  onChange([...grants, { to: { username: '' }, functions: ['pause'], writes: [], sees: [] }])
                }
              >
                Add a user
              </Button>
            }
          >
            Individual users
          </Header>
        }
      >
        <SpaceBetween size="xl">
          {users.length === 0 && <div>None: roles apply to everyone.</div>}
          {users.map((grant, place) => {
            const index = place + roles.length;
            const username = 'username' in grant.to ? grant.to.username : '';
            return (
              <section key={index} aria-label={username || 'New user'}>
                <SpaceBetween size="s">
                  <div className="setting-user">
                    <FormField label="User name" errorText={errorAt(`grants.${index}.to`)}>
                      <Input
                        value={username}
                        spellcheck={false}
                        autoComplete={false}
                        onChange={({ detail }) => set(index, { to: { username: detail.value } })}
                      />
                    </FormField>
                    <Button
                      formAction="none"
                      iconName="remove"
                      ariaLabel={`Remove ${username || 'this user'}`}
                      onClick={() => onChange(grants.filter((_, other) => other !== index))}
                    >
                      Remove
                    </Button>
                  </div>
                  <Grant grant={grant} fields={fields} onChange={(part) => set(index, part)} />
                </SpaceBetween>
              </section>
            );
          })}
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
};
