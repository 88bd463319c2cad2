import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { DesktopItemsView } from '../../api/administration/desktops/desktop-items.ts';
import { type ItemKind, itemKinds } from '../../domain/desktop-item/desktop-item.ts';
import { errorAt as answeredErrorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import type { SettingsFormProps } from '../kit/page/settings-page.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { changeOf, type Draft, draftOf, errorsOf, eventsWith, newEvent, newItem, withTemplate } from './draft.ts';
import { EventCard } from './event-card.tsx';
import { ItemCard } from './item-card.tsx';
import { TemplateDialog } from './template-dialog.tsx';
import { kindNames } from './words.ts';

interface Props extends SettingsFormProps<DesktopItemsView> {
  /** Ids of fields that are no longer found. */
  stoppedMatching: readonly string[];
}

const newId = (kind: string): string => `${kind}-${crypto.randomUUID().slice(0, 8)}`;

const replaceAt = <One,>(list: readonly One[], index: number, one: One | undefined): One[] =>
  list.flatMap((before, place) => (place !== index ? [before] : one === undefined ? [] : [one]));

/** An error of a field itself, or of a part of it, such as one of several selectors. */
const firstError = (errors: Record<string, string>, field: string): string | undefined =>
  errors[field] ?? Object.entries(errors).find(([name]) => name.startsWith(`${field}.`))?.[1];

export const ItemsForm = ({ settings: saved, stoppedMatching, onSaved, onReload }: Props) => {
  const { api, notify } = useFermata();
  const [start] = useState(() => draftOf(saved));
  const [draft, setDraft] = useState<Draft>(start);
  const [asksAddress, setAsksAddress] = useState(false);
  const unsaved = useUnsaved(JSON.stringify(draft) !== JSON.stringify(start));
  const wrong = errorsOf(draft);
  const { busy, problem, tried, errorText, form } = useSave({
    isWrong: Object.keys(wrong).length > 0,
    request: () => api.saveDesktopItems(changeOf(draft, saved.version)),
    onSaved: (answer) => {
      notify('success', 'The desktop items are saved. PCs that are connected get them now.');
      unsaved.allowLeaving();
      onSaved(answer);
    },
  });
  const errorAt = (at: string) => (field: string) =>
    (tried ? firstError(wrong, `${at}.${field}`) : undefined) ?? answeredErrorAt(problem, `${at}.${field}`);

  return (
    <form {...form}>
      <Form
        errorText={errorText}
        actions={
          <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
            Save
          </Button>
        }
      >
        <SpaceBetween size="l">
          <Container
            header={
              <Header
                variant="h2"
                counter={`(${draft.items.length})`}
                description="The applications, websites and fields that PCs watch."
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button formAction="none" onClick={() => setAsksAddress(true)}>
                      Use the credit card template
                    </Button>
                    <ButtonDropdown
                      items={itemKinds.map((id) => ({ id, text: kindNames[id] }))}
                      onItemClick={({ detail: { id } }) =>
                        setDraft({ ...draft, items: [...draft.items, newItem(id as ItemKind, newId('item'))] })
                      }
                    >
                      Add an item
                    </ButtonDropdown>
                  </SpaceBetween>
                }
              >
                Desktop items
              </Header>
            }
          >
            <SpaceBetween size="l">
              {draft.items.length === 0 && <div>No desktop items yet.</div>}
              {draft.items.map((item, index) => (
                <ItemCard
                  key={item.itemId}
                  item={item}
                  errorAt={errorAt(`items.${index}`)}
                  usedBy={eventsWith(item.itemId, draft)}
                  hasStoppedMatching={stoppedMatching.includes(item.itemId)}
                  onChange={(changed) => setDraft({ ...draft, items: replaceAt(draft.items, index, changed) })}
                  onRemove={() => setDraft({ ...draft, items: replaceAt(draft.items, index, undefined) })}
                />
              ))}
            </SpaceBetween>
          </Container>
          <Container
            header={
              <Header
                variant="h2"
                counter={`(${draft.events.length})`}
                description="When PCs pause and resume by themselves."
                actions={
                  <Button
                    formAction="none"
                    onClick={() =>
                      setDraft({ ...draft, events: [...draft.events, newEvent(newId('event'), draft.items)] })
                    }
                  >
                    Add an event
                  </Button>
                }
              >
                Desktop item events
              </Header>
            }
          >
            <SpaceBetween size="l">
              {draft.events.length === 0 && <div>No events yet.</div>}
              {draft.events.map((event, index) => (
                <EventCard
                  key={event.eventId}
                  event={event}
                  items={draft.items}
                  errorAt={errorAt(`events.${index}`)}
                  onChange={(changed) => setDraft({ ...draft, events: replaceAt(draft.events, index, changed) })}
                  onRemove={() => setDraft({ ...draft, events: replaceAt(draft.events, index, undefined) })}
                />
              ))}
            </SpaceBetween>
          </Container>
          <SaveProblem problem={problem} shownFields={['items', 'events']} onReload={onReload} />
        </SpaceBetween>
      </Form>
      {asksAddress && (
        <TemplateDialog
          onClose={() => setAsksAddress(false)}
          onUse={(address) => {
            setDraft(withTemplate(draft, address));
            setAsksAddress(false);
          }}
        />
      )}
      {unsaved.question}
    </form>
  );
};
