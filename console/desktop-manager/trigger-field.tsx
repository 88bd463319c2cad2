import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { type DesktopItem, limits, type Trigger } from '../../domain/desktop-item/desktop-item.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { choiceValueOf, triggerChoices, triggerOf, triggerText } from './words.ts';

interface Props {
  label: string;
  description: string;
  items: readonly DesktopItem[];
  trigger: Trigger | undefined;
  /** Whether it may be left out. */
  optional?: boolean;
  errorText: string | undefined;
  onChange(trigger: Trigger | undefined): void;
}

const none = { value: '', label: 'None: only the duration ends it' };

/** What the agent does that starts or stops an event. */
export const TriggerField = ({ label, description, items, trigger, optional, errorText, onChange }: Props) => (
  <>
    <FormField label={label} description={description} errorText={errorText}>
      <Select
        selectedOption={trigger ? { value: choiceValueOf(trigger), label: triggerText(trigger, items) } : none}
        options={[...(optional ? [none] : []), ...triggerChoices(items)]}
        filteringType="auto"
        onChange={({ detail: { selectedOption } }) =>
          onChange(selectedOption.value ? triggerOf(selectedOption.value) : undefined)
        }
      />
    </FormField>
    {trigger?.on === 'idle' && (
      <FormField label="Idle time" constraintText={`${limits.idleSeconds.min} to ${limits.idleSeconds.max} seconds`}>
        <WholeNumberInput
          value={trigger.seconds}
          from={limits.idleSeconds.min}
          to={limits.idleSeconds.max}
          onChange={(seconds) => seconds !== undefined && onChange({ on: 'idle', seconds })}
        />
      </FormField>
    )}
  </>
);
