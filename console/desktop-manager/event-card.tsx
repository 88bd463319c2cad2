import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type DesktopItem, type DesktopItemEvent, eventModes, limits } from '../../domain/desktop-item/desktop-item.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { TriggerField } from './trigger-field.tsx';
import { effectText, mediaNames, modeTexts } from './words.ts';

interface Props {
  event: DesktopItemEvent;
  items: readonly DesktopItem[];
  /** The error of this field of the event. */
  errorAt(field: string): string | undefined;
  onChange(event: DesktopItemEvent): void;
  onRemove(): void;
}

const media = ['audio', 'screen', 'keystroke'] as const;

/** One desktop item event, editable. */
export const EventCard = ({ event, items, errorAt, onChange, onRemove }: Props) => {
  const title = event.name.trim() || 'New event';
  return (
    <fieldset className="plain-group desktop-item" aria-label={title}>
      <FormField label="Name" description={effectText(event, items)} errorText={errorAt('name')}>
        <Input value={event.name} onChange={({ detail }) => onChange({ ...event, name: detail.value })} />
      </FormField>
      <TriggerField
        label="Start trigger"
        description="What the agent does that starts the system action."
        items={items}
        trigger={event.startTrigger}
        errorText={errorAt('startTrigger')}
        onChange={(startTrigger) => startTrigger && onChange({ ...event, startTrigger })}
      />
      <FormField
        label="System action"
        description="What is paused when the start trigger happens."
        errorText={errorAt('pause')}
      >
        <SpaceBetween direction="horizontal" size="l">
          {media.map((medium) => (
            <Checkbox
              key={medium}
              checked={event.pause.includes(medium)}
              onChange={({ detail }) =>
                onChange({
                  ...event,
                  pause: media.filter((one) => (one === medium ? detail.checked : event.pause.includes(one))),
                })
              }
            >
              {mediaNames[medium]}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      <FormField
        label="Action duration"
        description="After this time they are resumed, whatever else happens."
        constraintText={`${limits.durationSeconds.min} to ${limits.durationSeconds.max} seconds`}
        errorText={errorAt('durationSeconds')}
      >
        <WholeNumberInput
          value={event.durationSeconds}
          from={limits.durationSeconds.min}
          to={limits.durationSeconds.max}
          onChange={(durationSeconds) => durationSeconds !== undefined && onChange({ ...event, durationSeconds })}
        />
      </FormField>
      <TriggerField
        label="Stop trigger"
        description="Optional. What the agent does that resumes them earlier (the stop action)."
        items={items}
        trigger={event.stopTrigger}
        optional
        errorText={errorAt('stopTrigger')}
        onChange={(stopTrigger) => {
          const { stopTrigger: _, ...rest } = event;
          onChange(stopTrigger ? { ...event, stopTrigger } : rest);
        }}
      />
      <FormField label="Mode">
        <RadioGroup
          value={event.mode}
          items={eventModes.map((value) => ({ value, ...modeTexts[value] }))}
          onChange={({ detail }) => onChange({ ...event, mode: detail.value as DesktopItemEvent['mode'] })}
        />
      </FormField>
      <div>
        <Button formAction="none" ariaLabel={`Remove ${title}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </fieldset>
  );
};
