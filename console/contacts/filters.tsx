import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { type FormEvent, useEffect, useState } from 'react';
import { leads, useFermata } from '../kit/fermata.ts';
import { AgentField } from './agent-field.tsx';
import { DayRange } from './day-range.tsx';
import { type ContactFilters, filterCount, withoutFilters } from './search-params.ts';
import { TeamField } from './team-field.tsx';
import './filters.css';

interface Props {
  filters: ContactFilters;
  onChange(filters: ContactFilters): void;
}

const any = { value: '', label: 'Any' };
const directions = [any, { value: 'inbound', label: 'Inbound' }, { value: 'outbound', label: 'Outbound' }];
const recordings = [
  any,
  { value: 'present', label: 'Present' },
  { value: 'missing', label: 'Missing' },
  { value: 'archived', label: 'Archived' },
];

/** Choices count at once, typed words on Enter or Search: nobody wants a search for half a number. */
export const Filters = ({ filters, onChange }: Props) => {
  const { me } = useFermata();
  const [draft, setDraft] = useState(filters);
  useEffect(() => setDraft(filters), [filters]);

  const type = (change: Partial<ContactFilters>) => setDraft({ ...draft, ...change });
  const choose = (change: Partial<ContactFilters>) => onChange({ ...draft, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  const chosen = (options: typeof directions, value: string | undefined) =>
    options.find((option) => option.value === (value ?? '')) ?? any;

  return (
    <form onSubmit={submit} className="filters" aria-label="Filters" autoComplete="off">
      <div className="filters-wide">
        <FormField label="Dates" stretch>
          <DayRange
            filters={draft}
            timeZone={me.timeZone}
            onChange={({ days, from, to }) => {
              const { days: _days, from: _from, to: _to, ...rest } = draft;
              onChange({ ...rest, ...(from && to ? { from, to } : days ? { days } : {}) });
            }}
          />
        </FormField>
      </div>
      {leads(me) && (
        <>
          <AgentField
            value={draft.agent ?? ''}
            onType={(agent) => type({ agent })}
            onChoose={(agent) => choose({ agent })}
          />
          <TeamField value={draft.team ?? ''} onChoose={(team) => choose({ team })} />
        </>
      )}
      <FormField label="Number" stretch>
        <Input
          value={draft.number ?? ''}
          onChange={({ detail }) => type({ number: detail.value })}
          placeholder="Calling or called"
          type="search"
          inputMode="tel"
          clearAriaLabel="Clear the number"
        />
      </FormField>
      <FormField label="Direction" stretch>
        <Select
          selectedOption={chosen(directions, draft.direction)}
          options={directions}
          onChange={({ detail }) =>
            choose({ direction: (detail.selectedOption.value || undefined) as ContactFilters['direction'] })
          }
        />
      </FormField>
      <FormField label="Queue" stretch>
        <Input
          value={draft.queue ?? ''}
          onChange={({ detail }) => type({ queue: detail.value })}
          placeholder="Whole name"
          type="search"
          clearAriaLabel="Clear the queue"
        />
      </FormField>
      <FormField label="Recording" stretch>
        <Select
          selectedOption={chosen(recordings, draft.recording)}
          options={recordings}
          onChange={({ detail }) =>
            choose({ recording: (detail.selectedOption.value || undefined) as ContactFilters['recording'] })
          }
        />
      </FormField>
      <div className="filters-wide">
        <FormField label="Contact ID" stretch>
          <Input
            value={draft.contactId ?? ''}
            onChange={({ detail }) => type({ contactId: detail.value })}
            placeholder="With its transfer chain, on any date"
            type="search"
            spellcheck={false}
            clearAriaLabel="Clear the contact ID"
          />
        </FormField>
      </div>
      <div className="filters-wide filters-actions">
        <Button formAction="submit" variant="primary" iconName="search">
          Search
        </Button>
        <Button
          formAction="none"
          disabled={filterCount(filters) === 0 && filterCount(draft) === 0}
          onClick={() => {
            setDraft(withoutFilters(filters));
            onChange(withoutFilters(filters));
          }}
        >
          Clear filters
        </Button>
      </div>
    </form>
  );
};
