import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useRequest } from '../api/use-request.ts';
import { useFermata } from '../fermata.ts';
import { personName } from '../format.ts';

interface Props {
  description: string;
  errorText?: string | undefined;
  value: readonly string[];
  onChange(userIds: string[]): void;
}

/** Several users. One that the provider no longer lists can still be removed. */
export const UsersField = ({ value, onChange, ...field }: Props) => {
  const { api } = useFermata();
  const { answer, loading } = useRequest('users', api.users);
  const options = (answer?.users ?? [])
    .map((user) => ({
      value: user.userId,
      label: personName({ ...user, acdId: user.username }),
      description: user.teamName ?? '',
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <FormField {...field} label="Single users" stretch>
      <Multiselect
        selectedOptions={value.map((id) => options.find((option) => option.value === id) ?? { value: id, label: id })}
        options={options}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap((option) => option.value ?? []))}
        placeholder="Choose users"
        filteringType="auto"
        empty="No users"
        statusType={loading ? 'loading' : 'finished'}
        loadingText="Loading users"
      />
    </FormField>
  );
};
