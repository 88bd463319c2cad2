import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useRequest } from '../../kit/api/use-request.ts';
import { useFermata } from '../../kit/fermata.ts';

/** The teams that the person may see. Teams below the chosen one are searched, too. */
export const TeamField = ({ value, onChoose }: { value: string; onChoose(team: string | undefined): void }) => {
  const { api } = useFermata();
  const { answer, problem, loading, reload } = useRequest('teams', api.teams);
  const options = (answer?.teams ?? [])
    .map(({ teamId, name, members }) => ({
      value: teamId,
      label: name,
      description: members === 1 ? '1 agent' : `${members} agents`,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const any = { value: '', label: 'Any', description: undefined };
  // An address may contain a team's name as well as its id.
  const chosen = options.find((option) => option.value === value || option.label === value);

  return (
    <FormField label="Team" stretch>
      <Select
        selectedOption={chosen ?? (value ? { value, label: value } : any)}
        options={[any, ...options]}
        onChange={({ detail }) => onChoose(detail.selectedOption.value || undefined)}
        filteringType={options.length > 8 ? 'auto' : 'none'}
        statusType={loading ? 'loading' : problem && !answer ? 'error' : 'finished'}
        loadingText="Loading teams"
        errorText="The teams cannot be loaded."
        recoveryText="Try again"
        onLoadItems={() => problem !== undefined && reload()}
      />
    </FormField>
  );
};
