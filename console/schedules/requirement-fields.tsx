import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ContactDirection } from '../../domain/contact/contact.ts';
import { TeamsField } from '../kit/fields/teams-field.tsx';
import { TokenField } from '../kit/fields/token-field.tsx';
import { UsersField } from '../kit/fields/users-field.tsx';
import { counted } from '../kit/format.ts';
import type { ScheduleDraft } from './draft.ts';

type Requirements = ScheduleDraft['requirements'];

const directions: { value: '' | ContactDirection; label: string }[] = [
  { value: '', label: 'Inbound and outbound' },
  { value: 'inbound', label: 'Inbound' },
  { value: 'outbound', label: 'Outbound' },
];

/** The calls to which a schedule applies, in one line. */
export const requirementsText = (requirements: Requirements): string => {
  const { userIds, teamIds, extensions, queues, directions } = requirements;
  const parts = [
    ...(userIds.length > 0 ? [counted(userIds.length, 'user')] : []),
    ...(teamIds.length > 0 ? [counted(teamIds.length, 'team')] : []),
    ...(extensions.length > 0 ? [counted(extensions.length, 'extension')] : []),
    ...(queues.length > 0 ? [counted(queues.length, 'queue')] : []),
    ...directions,
  ];
  return parts.length > 0 ? parts.join(', ') : 'None: it applies to every call.';
};

interface Props {
  value: Requirements;
  onChange(value: Requirements): void;
}

/** Whose screens a Timed schedule records. */
export const AgentFields = ({ value, errorText, onChange }: Props & { errorText: string | undefined }) => (
  <SpaceBetween size="m">
    <UsersField
      description="Their screens are recorded, and those of the teams below."
      value={value.userIds}
      errorText={errorText}
      onChange={(userIds) => onChange({ ...value, userIds })}
    />
    <TeamsField
      description="ACD groups. Teams below a chosen team are included."
      value={value.teamIds}
      onChange={(teamIds) => onChange({ ...value, teamIds })}
    />
  </SpaceBetween>
);

/** Each requirement that is set limits the calls further. */
export const RequirementFields = ({ value, onChange }: Props) => (
  <SpaceBetween size="m">
    <UsersField
      description="Calls of these users, and of the teams below."
      value={value.userIds}
      onChange={(userIds) => onChange({ ...value, userIds })}
    />
    <TeamsField
      description="ACD groups. Teams below a chosen team are included."
      value={value.teamIds}
      onChange={(teamIds) => onChange({ ...value, teamIds })}
    />
    <TokenField
      label="Extensions or devices"
      values={value.extensions}
      onChange={(extensions) => onChange({ ...value, extensions })}
    />
    <TokenField
      label="Queues"
      description="ACD gates, by name or id. Of calls in progress, Amazon Connect reports only the id: On-Demand needs it."
      values={value.queues}
      onChange={(queues) => onChange({ ...value, queues })}
    />
    <FormField label="Direction">
      <Select
        selectedOption={
          directions.find((one) => one.value === (value.directions.length === 1 ? value.directions[0] : ''))!
        }
        options={directions}
        onChange={({ detail }) => {
          const chosen = directions.find((one) => one.value === detail.selectedOption.value)!.value;
          onChange({ ...value, directions: chosen === '' ? [] : [chosen] });
        }}
      />
    </FormField>
  </SpaceBetween>
);
