import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { TeamView, UserView } from '../../api/users.ts';
import { useFermata } from '../kit/fermata.ts';
import { personName } from '../kit/format.ts';
import { sentenceOf } from '../kit/problem.ts';

interface Props {
  user: UserView;
  teams: TeamView[];
  onClose(): void;
  onSaved(): void;
}

/** Teams somebody supervises beside his own. */
export const SupervisedTeams = ({ user, teams, onClose, onSaved }: Props) => {
  const { api } = useFermata();
  const [teamIds, setTeamIds] = useState<readonly string[]>(user.supervisedTeamIds);
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const options = teams.map(({ teamId, name, members }) => ({
    value: teamId,
    label: name,
    description: `${members} agents`,
  }));
  // A team that the provider no longer lists can still be taken away.
  const chosen = teamIds.map((id) => options.find(({ value }) => value === id) ?? { value: id, label: id });

  const save = async () => {
    setBusy(true);
    setSentence('');
    try {
      await api.setSupervisedTeams(user.userId, teamIds);
      onSaved();
    } catch (problem) {
      setSentence(sentenceOf(problem));
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      onDismiss={onClose}
      header={`Supervised teams of ${personName({ ...user, acdId: user.username })}`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => void save()} loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {sentence && <Alert type="error">{sentence}</Alert>}
        <FormField
          label="Teams"
          description={`Beside the own team${user.teamName ? `, ${user.teamName}` : ''}. Teams below a chosen team are included.`}
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
      </SpaceBetween>
    </Modal>
  );
};
