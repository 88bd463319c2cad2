import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { maxTextLength } from '../../domain/mark/metadata-field.ts';
import { TokenField } from '../kit/fields/token-field.tsx';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { type FieldDraft, fieldTypes, keyOf, maxFields } from './draft.ts';

interface Props {
  fields: readonly FieldDraft[];
  errorAt(field: string): string | undefined;
  onChange(fields: FieldDraft[]): void;
}

const typeOptions = Object.entries(fieldTypes).map(([value, label]) => ({ value, label }));

/** The fields that agents and programs may write to a contact. */
export const FieldList = ({ fields, errorAt, onChange }: Props) => {
  const set = (index: number, part: Partial<FieldDraft>) =>
    onChange(fields.map((field, place) => (place === index ? { ...field, ...part } : field)));
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${fields.length} of ${maxFields})`}
          description="The fields of a contact. Set below who can write and see each field."
          actions={
            <Button
              formAction="none"
              disabled={fields.length >= maxFields}
              disabledReason={`${maxFields} fields are the maximum.`}
              onClick={() => onChange([...fields, { key: '', label: '', type: 'text' }])}
            >
              Add a field
            </Button>
          }
        >
          Metadata fields
        </Header>
      }
    >
      <SpaceBetween size="l">
        {fields.length === 0 && <div>No fields yet.</div>}
        {fields.map((field, index) => {
          const at = `fields.${index}`;
          const title = field.label || `Field ${index + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a field being written has no other name yet
            <fieldset key={index} className="plain-group setting-field" aria-label={title}>
              <FormField label="Label" errorText={errorAt(`${at}.label`)}>
                <Input
                  value={field.label}
                  onChange={({ detail }) => {
                    // The key follows the label until somebody types a key of their own.
                    const follows = field.key === keyOf(field.label);
                    set(index, { label: detail.value, ...(follows ? { key: keyOf(detail.value) } : {}) });
                  }}
                />
              </FormField>
              <FormField label="Key" constraintText="For rules and programs" errorText={errorAt(`${at}.key`)}>
                <Input
                  value={field.key}
                  spellcheck={false}
                  onChange={({ detail }) => set(index, { key: detail.value })}
                />
              </FormField>
              <FormField label="Type" errorText={errorAt(`${at}.type`)}>
                <Select
                  selectedOption={typeOptions.find(({ value }) => value === field.type) ?? null}
                  options={typeOptions}
                  onChange={({ detail }) => set(index, { type: detail.selectedOption.value as FieldDraft['type'] })}
                />
              </FormField>
              {field.type === 'text' && (
                <FormField
                  label="Maximum length"
                  constraintText={`Up to ${maxTextLength} characters`}
                  errorText={errorAt(`${at}.maxLength`)}
                >
                  <WholeNumberInput
                    value={field.maxLength}
                    from={1}
                    to={maxTextLength}
                    optional
                    placeholder={String(maxTextLength)}
                    onChange={(maxLength) => set(index, { maxLength })}
                  />
                </FormField>
              )}
              <div className="setting-remove">
                <Button
                  formAction="none"
                  iconName="remove"
                  ariaLabel={`Remove ${title}`}
                  onClick={() => onChange(fields.filter((_, place) => place !== index))}
                >
                  Remove
                </Button>
              </div>
              {field.type === 'choice' && (
                <div className="setting-wide">
                  <TokenField
                    label="Choices"
                    values={field.choices ?? []}
                    errorText={errorAt(`${at}.choices`)}
                    onChange={(choices) => set(index, { choices })}
                  />
                </div>
              )}
            </fieldset>
          );
        })}
      </SpaceBetween>
    </Container>
  );
};
