import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { type DesktopItem, itemStatuses } from '../../domain/desktop-item/desktop-item.ts';
import { TokenField } from '../kit/fields/token-field.tsx';
import { kindNames, statusTexts } from './words.ts';

interface Props {
  item: DesktopItem;
  /** The error of this field of the item. */
  errorAt(field: string): string | undefined;
  /** Names of events that use it. */
  usedBy: readonly string[];
  /** It is no longer found on the pages that should contain it. */
  hasStoppedMatching: boolean;
  onChange(item: DesktopItem): void;
  onRemove(): void;
}

const addressHelp =
  'Host and path, for example pay.example.com/checkout/* or *.example.com. Queries are never looked at.';

const keystrokeHelp = {
  application:
    'While this item is Approved, everything that agents with the permission Record Keystrokes type into this program is recorded, except while paused. Do not choose programs that ask for passwords: the PC cannot tell when one is typed.',
  website:
    'While this item is Approved, everything that agents with the permission Record Keystrokes type into text fields here is recorded. Fields for passwords, codes and cards never are, and nothing is while paused.',
} as const;

/** Whether keystrokes may be recorded here. Nothing is allowed until an administrator chooses it. */
const KeystrokeField = ({
  item,
  errorText,
  onChange,
}: {
  item: Extract<DesktopItem, { kind: 'application' | 'website' }>;
  errorText: string | undefined;
  onChange(item: DesktopItem): void;
}) => (
  <FormField label="Keystrokes" errorText={errorText}>
    <Checkbox
      checked={item.recordKeystrokes === true}
      description={keystrokeHelp[item.kind]}
      onChange={({ detail }) => {
        const { recordKeystrokes: _, ...rest } = item;
        onChange(detail.checked ? { ...rest, recordKeystrokes: true } : rest);
      }}
    >
      Keystrokes may be recorded here
    </Checkbox>
  </FormField>
);

const OwnFields = ({ item, errorAt, hasStoppedMatching, onChange }: Props) => {
  if (item.kind === 'application') {
    return (
      <>
        <FormField
          label="Program"
          constraintText="Its file name, for example notepad.exe; * matches any program"
          errorText={errorAt('program')}
        >
          <Input value={item.program} onChange={({ detail }) => onChange({ ...item, program: detail.value })} />
        </FormField>
        <FormField
          label="Window title"
          constraintText="Optional; * matches any characters"
          errorText={errorAt('windowTitle')}
        >
          <Input
            value={item.windowTitle ?? ''}
            onChange={({ detail }) => {
              const { windowTitle: _, ...rest } = item;
              onChange(detail.value === '' ? rest : { ...item, windowTitle: detail.value });
            }}
          />
        </FormField>
        <KeystrokeField item={item} errorText={errorAt('recordKeystrokes')} onChange={onChange} />
      </>
    );
  }
  return (
    <>
      <FormField label="Address" constraintText={addressHelp} errorText={errorAt('address')}>
        <Input
          value={item.address}
          onChange={({ detail }) => onChange({ ...item, address: detail.value.trim() })}
          placeholder="pay.example.com/checkout/*"
        />
      </FormField>
      {item.kind === 'website' && (
        <KeystrokeField item={item} errorText={errorAt('recordKeystrokes')} onChange={onChange} />
      )}
      {item.kind === 'field' && (
        <TokenField
          label="Selectors"
          description={
            hasStoppedMatching
              ? 'PCs open the page and do not find this field any more. The page was changed: change the selectors.'
              : 'CSS selectors of the field; one that matches is enough. They cannot ask for what is typed.'
          }
          placeholder='input[name="cardnumber"]'
          errorText={errorAt('selectors')}
          values={item.selectors}
          onChange={(selectors) => onChange({ ...item, selectors })}
        />
      )}
    </>
  );
};

/** One desktop item, editable. */
export const ItemCard = (props: Props) => {
  const { item, errorAt, usedBy, onChange, onRemove } = props;
  const title = item.name.trim() || `New ${kindNames[item.kind].toLowerCase()}`;
  return (
    <fieldset className="plain-group desktop-item" aria-label={title}>
      <FormField label="Name" description={kindNames[item.kind]} errorText={errorAt('name')}>
        <Input value={item.name} onChange={({ detail }) => onChange({ ...item, name: detail.value })} />
      </FormField>
      <FormField label="Status" description={statusTexts[item.status]}>
        <Select
          selectedOption={{ value: item.status, label: item.status }}
          options={itemStatuses.map((value) => ({ value, label: value, description: statusTexts[value] }))}
          onChange={({ detail }) => onChange({ ...item, status: detail.selectedOption.value as DesktopItem['status'] })}
        />
      </FormField>
      <OwnFields {...props} />
      <div>
        <Button
          formAction="none"
          ariaLabel={`Remove ${title}`}
          disabled={usedBy.length > 0}
          disabledReason={`Used by ${usedBy.join(', ')}.`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
    </fieldset>
  );
};
