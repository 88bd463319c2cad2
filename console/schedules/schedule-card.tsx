import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import DatePicker from '@cloudscape-design/components/date-picker';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { scheduleLimits, scheduleTypeLabels, scheduleTypes } from '../../domain/schedule/schedule.ts';
import { useFermata } from '../kit/fermata.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { today } from '../kit/format.ts';
import { lastDayOf, type ScheduleDraft, withLastDay, withType } from './draft.ts';
import { AgentFields, RequirementFields, requirementsText } from './requirement-fields.tsx';
import { TimedFields } from './timed-fields.tsx';
import { typeDescriptions } from './words.ts';

interface Props {
  schedule: ScheduleDraft;
  place: number;
  count: number;
  errorAt(field: string): string | undefined;
  warningAt(field: string): string | undefined;
  onChange(schedule: ScheduleDraft): void;
  onMove(to: number): void;
  onRemove(): void;
}

const typeOptions = scheduleTypes.map((type) => ({
  value: type,
  label: scheduleTypeLabels[type],
  description: typeDescriptions[type],
}));

/** One schedule: its type, its end, and the calls to which it applies. */
export const ScheduleCard = (props: Props) => {
  const { schedule, place, count, errorAt, warningAt, onChange, onMove, onRemove } = props;
  const { me } = useFermata();
  const { name, type, endsAt, targetPercent, randomProbability, requirements, timed } = schedule;
  const label = name.trim() || `schedule ${place + 1}`;
  const warnings = ['endsAt', 'targetPercent'].flatMap((field) => warningAt(field) ?? []);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                formAction="none"
                iconName="angle-up"
                variant="icon"
                ariaLabel={`Move ${label} up`}
                disabled={place === 0}
                onClick={() => onMove(place - 1)}
              />
              <Button
                formAction="none"
                iconName="angle-down"
                variant="icon"
                ariaLabel={`Move ${label} down`}
                disabled={place === count - 1}
                onClick={() => onMove(place + 1)}
              />
              <Button formAction="none" ariaLabel={`Remove ${label}`} onClick={onRemove}>
                Remove
              </Button>
            </SpaceBetween>
          }
        >
          {place + 1}. {name.trim() || 'New schedule'}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {warnings.map((warning) => (
          <Alert key={warning} type="warning">
            {warning}
          </Alert>
        ))}
        <ColumnLayout columns={2}>
          <FormField label="Name" errorText={errorAt('name')}>
            <Input
              value={name}
              onChange={({ detail }) =>
                onChange({ ...schedule, name: detail.value.slice(0, scheduleLimits.nameLength) })
              }
            />
          </FormField>
          <FormField label="Type" description={typeDescriptions[type]}>
            <Select
              selectedOption={typeOptions.find(({ value }) => value === type)!}
              options={typeOptions}
              onChange={({ detail }) =>
                onChange(
                  withType(
                    schedule,
                    typeOptions.find(({ value }) => value === detail.selectedOption.value)!.value,
                    me.timeZone,
                  ),
                )
              }
            />
          </FormField>
          {!timed && (
            <FormField label="Target Percent" errorText={errorAt('targetPercent')}>
              <WholeNumberInput
                value={targetPercent}
                from={0}
                to={100}
                onChange={(value) => onChange({ ...schedule, targetPercent: value! })}
              />
            </FormField>
          )}
          {!timed && (
            <FormField label="Random Probability" errorText={errorAt('randomProbability')}>
              <WholeNumberInput
                value={randomProbability}
                from={0}
                to={100}
                onChange={(value) => onChange({ ...schedule, randomProbability: value! })}
              />
            </FormField>
          )}
        </ColumnLayout>
        {timed && (
          <TimedFields
            value={timed}
            errorAt={(field) => errorAt(`timed.${field}`)}
            onChange={(changed) => onChange({ ...schedule, timed: changed })}
          />
        )}
        <Checkbox
          checked={endsAt === undefined}
          onChange={({ detail }) =>
            onChange(withLastDay(schedule, detail.checked ? '' : today(new Date(), me.timeZone), me.timeZone))
          }
        >
          Never Expire
        </Checkbox>
        {endsAt !== undefined && (
          <FormField label="End date" description="The last day on which it applies." errorText={errorAt('endsAt')}>
            <DatePicker
              value={lastDayOf(schedule, me.timeZone)}
              placeholder="YYYY/MM/DD"
              openCalendarAriaLabel={(chosen) => (chosen ? `Choose a day, selected day is ${chosen}` : 'Choose a day')}
              onChange={({ detail }) =>
                detail.value !== '' && onChange(withLastDay(schedule, detail.value, me.timeZone))
              }
            />
          </FormField>
        )}
        {timed ? (
          <AgentFields
            value={requirements}
            errorText={errorAt('requirements.userIds')}
            onChange={(changed) => onChange({ ...schedule, requirements: changed })}
          />
        ) : (
          <ExpandableSection headerText={`Requirements of ${label}`} headerDescription={requirementsText(requirements)}>
            <RequirementFields
              value={requirements}
              onChange={(changed) => onChange({ ...schedule, requirements: changed })}
            />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
};
