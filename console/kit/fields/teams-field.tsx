import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useRequest } from '../api/use-request.ts';
import { useFermata } from '../fermata.ts';
import { counted } from '../format.ts';

interface Props {
  label?: string;
  description?: string;
  errorText?: string | undefined;
  value: readonly string[];
  onChange(teamIds: string[]): void;
}

/** Several teams. One that the provider no longer lists can still be removed. */
export const TeamsField = ({ label = 'Teams', value, onChange, ...field }: Props) => {
  const { api } = useFermata();
  const { answer, problem, loading, reload } = useRequest('teams', api.teams);
  const options = (answer?.teams ?? [])
    .map(({ teamId, name, members }) => ({ value: teamId, label: name, description: counted(members, 'agent') }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <FormField {...field} label={label} stretch>
      <Multiselect
        selectedOptions={value.map((id) => options.find((option) => option.value === id) ?? { value: id, label: id })}
        options={options}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap((option) => option.value ?? []))}
        placeholder="Choose teams"
        filteringType="auto"
        empty="No teams"
        statusType={loading ? 'loading' : problem && !answer ? 'error' : 'finished'}
        loadingText="Loading teams"
        errorText="The teams cannot be loaded."
        recoveryText="Try again"
        onLoadItems={() => problem !== undefined && reload()}
      />
    </FormField>
  );
};
