import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useState } from 'react';
import type { TeamView, UserView } from '../../api/administration/people/users.ts';
import { useFermata } from '../kit/fermata.ts';
import { counted, personName } from '../kit/format.ts';
import { ConfirmDialog } from '../kit/page/confirm-dialog.tsx';

interface Props {
  user: UserView;
  teams: TeamView[];
  onClose(): void;
  onSaved(): void;
}

/** The teams that somebody supervises besides their own. */
export const SupervisedTeams = ({ user, teams, onClose, onSaved }: Props) => {
  const { api } = useFermata();
  const [teamIds, setTeamIds] = useState<readonly string[]>(user.supervisedTeamIds);
  const options = teams.map(({ teamId, name, members }) => ({
    value: teamId,
    label: name,
    description: counted(members, 'agent'),
  }));
  // A team that the provider no longer lists can still be removed.
  const chosen = teamIds.map((id) => options.find(({ value }) => value === id) ?? { value: id, label: id });

  const save = async () => {
    await api.setSupervisedTeams(user.userId, teamIds);
    onSaved();
  };

  return (
    <ConfirmDialog
      header={`Supervised teams of ${personName({ ...user, acdId: user.username })}`}
      action="Save"
      acting="Saving"
      act={save}
      onClose={onClose}
    >
      <FormField
        label="Teams"
        description={`Other teams they can see${user.teamName ? `, besides their own team ${user.teamName}` : ''}. Teams below a chosen team are included.`}
      >
        <Multiselect
          selectedOptions={chosen}
          options={options}
          onChange={({ detail }) => setTeamIds(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
          placeholder="Choose teams"
          filteringType="auto"
          empty="No teams"
        />
      </FormField>
    </ConfirmDialog>
  );
};
