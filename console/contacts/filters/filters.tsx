import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { type FormEvent, useEffect, useState } from 'react';
import { flagLabels, flagNames } from '../../../domain/flag/words.ts';
import { leads, useFermata } from '../../kit/fermata.ts';
import { type ContactFilters, channels, filterCount, withoutFilters } from '../search-params.ts';
import { channelNames } from '../words.ts';
import { DayRange } from './day-range.tsx';
import { DurationField } from './duration-field.tsx';
import { SuggestedField } from './suggested-field.tsx';
import { agentOption, queueOption } from './suggestions.ts';
import { TeamField } from './team-field.tsx';
import '../filters.css';

interface Props {
  filters: ContactFilters;
  onChange(filters: ContactFilters): void;
}

interface Choice {
  value: string;
  label: string;
}

const any: Choice = { value: '', label: 'Any' };
const choices = {
  direction: [any, { value: 'inbound', label: 'Inbound' }, { value: 'outbound', label: 'Outbound' }],
  channel: [any, ...channels.map((value) => ({ value, label: channelNames[value] }))],
  flag: [any, ...flagNames.map((value) => ({ value, label: flagLabels[value] }))],
  recording: [
    any,
    { value: 'present', label: 'Present' },
    { value: 'missing', label: 'Missing' },
    { value: 'archived', label: 'Archived' },
  ],
};

/** Choices search at once, typed text on Enter or Search, because nobody wants a search for half a number. */
export const Filters = ({ filters, onChange }: Props) => {
  const { api, me } = useFermata();
  const [draft, setDraft] = useState(filters);
  useEffect(() => setDraft(filters), [filters]);

  const type = (change: Partial<ContactFilters>) => setDraft({ ...draft, ...change });
  const choose = (change: Partial<ContactFilters>) => onChange({ ...draft, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  const choice = (label: string, name: keyof typeof choices) => (
    <FormField label={label} stretch>
      <Select
        selectedOption={choices[name].find(({ value }) => value === (draft[name] ?? '')) ?? any}
        options={choices[name]}
        onChange={({ detail }) => choose({ [name]: detail.selectedOption.value || undefined })}
      />
    </FormField>
  );
  const text = (label: string, name: 'number' | 'tag' | 'flagValue' | 'contactId', placeholder: string) => (
    <FormField label={label} stretch>
      <Input
        value={draft[name] ?? ''}
        onChange={({ detail }) => type({ [name]: detail.value })}
        placeholder={placeholder}
        type="search"
        inputMode={name === 'number' ? 'tel' : 'text'}
        spellcheck={false}
        clearAriaLabel={`Clear ${label}`}
      />
    </FormField>
  );

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
          <SuggestedField
            label="Agent"
            things="agents"
            placeholder="Part of a name"
            value={draft.agent ?? ''}
            load={async () => (await api.users()).users.map(agentOption)}
            onType={(agent) => type({ agent })}
            onChoose={(agent) => choose({ agent })}
          />
          <TeamField value={draft.team ?? ''} onChoose={(team) => choose({ team })} />
        </>
      )}
      <SuggestedField
        label="Queue"
        things="queues"
        placeholder="Part of its name"
        value={draft.queue ?? ''}
        load={async () => (await api.queues()).queues.map(queueOption)}
        onType={(queue) => type({ queue })}
        onChoose={(queue) => choose({ queue })}
      />
      {text('Number', 'number', 'Calling or called')}
      {choice('Direction', 'direction')}
      {choice('Channel', 'channel')}
      {choice('Recording', 'recording')}
      <DurationField label="Shortest call" value={draft.minSeconds} onType={(minSeconds) => type({ minSeconds })} />
      <DurationField label="Longest call" value={draft.maxSeconds} onType={(maxSeconds) => type({ maxSeconds })} />
      {text('Tag', 'tag', 'Part of a tag')}
      {choice('Flag', 'flag')}
      {draft.flag && (
        <div>
          {text('Value of the flag', 'flagValue', 'Whole, as it was written then')}
          {draft.flag === 'AgentName' && (
            <Checkbox
              checked={draft.formerNames === 'true'}
              onChange={({ detail }) => {
                const { formerNames: _, ...rest } = draft;
                const next: ContactFilters = { ...rest, ...(detail.checked && { formerNames: 'true' }) };
                setDraft(next);
                onChange(next);
              }}
            >
              Also under former names
            </Checkbox>
          )}
        </div>
      )}
      <div className="filters-wide">{text('Contact ID', 'contactId', 'With its transfer chain, on any date')}</div>
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
