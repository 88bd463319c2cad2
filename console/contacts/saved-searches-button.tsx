import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TokenGroup from '@cloudscape-design/components/token-group';
import { useState } from 'react';
import { useStored } from '../kit/browser.ts';
import { useFermata } from '../kit/fermata.ts';
import { nameProblem, type SavedSearch, withoutSearch, withSearch } from './saved-searches.ts';

interface Props {
  /** The address of the search that is shown, in the form in which it is saved. */
  address: string;
  onOpen(address: string): void;
}

const none: SavedSearch[] = [];
const edit = 'edit';

/** Searches that this person has saved in this browser. */
export const SavedSearchesButton = ({ address, onOpen }: Props) => {
  const { me, notify } = useFermata();
  const [saved, store] = useStored(`searches.${me.username}`, none);
  const [isEditing, setEditing] = useState(false);
  const [name, setName] = useState('');
  const problem = nameProblem(name, saved);
  const text = name.trim();

  const save = () => {
    if (text === '' || problem) return;
    store(withSearch(saved, { name: text, address }));
    setName('');
    setEditing(false);
    notify('success', `The search “${text}” is saved in this browser.`);
  };
  return (
    <>
      <ButtonDropdown
        items={[
          ...saved.map((search, index) => ({ id: String(index), text: search.name })),
          { id: edit, text: 'Save or remove searches', iconName: 'edit' as const },
        ]}
        onItemClick={({ detail }) => {
          const search = saved[Number(detail.id)];
          if (detail.id === edit) setEditing(true);
          else if (search) onOpen(search.address);
        }}
      >
        Saved searches
      </ButtonDropdown>
      <Modal
        visible={isEditing}
        onDismiss={() => setEditing(false)}
        header="Saved searches"
        footer={
          <Box float="right">
            <Button onClick={() => setEditing(false)}>Close</Button>
          </Box>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <SpaceBetween size="m">
            <FormField
              label="Save the search that is shown as"
              description="Kept for your user name in this browser only. A number and a contact ID are not saved with it."
              errorText={problem}
              stretch
            >
              <SpaceBetween direction="horizontal" size="xs">
                <Input value={name} onChange={({ detail }) => setName(detail.value)} placeholder="Name" />
                <Button formAction="submit" disabled={text === '' || problem !== undefined}>
                  Save search
                </Button>
              </SpaceBetween>
            </FormField>
            {saved.length > 0 && (
              <TokenGroup
                items={saved.map((search) => ({
                  label: search.name,
                  dismissLabel: `Remove the search ${search.name}`,
                }))}
                onDismiss={({ detail }) => store(withoutSearch(saved, saved[detail.itemIndex]?.name ?? ''))}
              />
            )}
          </SpaceBetween>
        </form>
      </Modal>
    </>
  );
};
