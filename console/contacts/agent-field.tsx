import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useRef, useState } from 'react';
import type { UserView } from '../../api/users.ts';
import { useFermata } from '../kit/fermata.ts';
import { personName } from '../kit/format.ts';

interface Props {
  value: string;
  onType(agent: string): void;
  onChoose(agent: string): void;
}

/** An agent's user name, with the names we know offered while typing; asked for on first use only. */
export const AgentField = ({ value, onType, onChoose }: Props) => {
  const { api } = useFermata();
  const [users, setUsers] = useState<UserView[]>([]);
  const [status, setStatus] = useState<'pending' | 'loading' | 'finished' | 'error'>('pending');
  const asked = useRef(false);

  const ask = () => {
    if (asked.current) return;
    asked.current = true;
    setStatus('loading');
    api.users().then(
      (answer) => {
        setUsers(answer.users);
        setStatus('finished');
      },
      () => {
        asked.current = false;
        setStatus('error');
      },
    );
  };

  return (
    <FormField label="Agent" stretch>
      <Autosuggest
        value={value}
        onChange={({ detail }) => onType(detail.value)}
        onSelect={({ detail }) => onChoose(detail.value)}
        onFocus={ask}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') onChoose(value);
        }}
        options={users.map((user) => ({
          value: user.username,
          label: personName({ ...user, acdId: user.username }),
          description: [user.username, user.teamName, user.active ? null : 'inactive'].filter(Boolean).join(' · '),
          tags: user.formerUsernames.length > 0 ? [`formerly ${user.formerUsernames.join(', ')}`] : [],
          filteringTags: [user.username, ...user.formerUsernames],
        }))}
        statusType={status}
        loadingText="Loading agents"
        errorText="The agents cannot be loaded."
        recoveryText="Try again"
        onLoadItems={({ detail }) => detail.samePage && ask()}
        enteredTextLabel={(typed) => `Search for “${typed}”`}
        placeholder="Name or ACD ID"
        empty="No agents"
        clearAriaLabel="Clear the agent"
      />
    </FormField>
  );
};
