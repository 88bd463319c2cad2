import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ConditionView } from '../kit/api/administration.ts';
import { type Choice, ConditionField } from './condition-field.tsx';
import { conditionError, newCondition } from './draft.ts';
import { fieldNames } from './words.ts';

interface Props {
  ruleName: string;
  conditions: readonly ConditionView[];
  agents: readonly Choice[];
  dataServers: readonly Choice[];
  /** Whether to mark missing values. */
  showErrors: boolean;
  onChange(conditions: ConditionView[]): void;
}

export const Conditions = ({ ruleName, conditions, agents, dataServers, showErrors, onChange }: Props) => (
  <SpaceBetween size="s">
    <div>
      <Box variant="h4" tagOverride="h3">
        Conditions
      </Box>
      <Box color="text-body-secondary" fontSize="body-s">
        {conditions.length === 0
          ? 'A rule without conditions matches every recording, so the rules below it never apply.'
          : 'All conditions must match. Within a condition, any value matches.'}
      </Box>
    </div>
    {conditions.map((condition, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other identity
      <div key={index} className="condition condition-labelled">
        <div className="condition-field">
          <ConditionField
            condition={condition}
            agents={agents}
            dataServers={dataServers}
            errorText={showErrors ? conditionError(condition) : undefined}
            onChange={(changed) => onChange(conditions.map((one, at) => (at === index ? changed : one)))}
          />
        </div>
        <div>
          <Button
            variant="icon"
            iconName="remove"
            ariaLabel={`Remove the condition ${fieldNames[condition.field]}`}
            onClick={() => onChange(conditions.filter((_, at) => at !== index))}
          />
        </div>
      </div>
    ))}
    <ButtonDropdown
      ariaLabel={`Add a condition to ${ruleName}`}
      items={(Object.keys(fieldNames) as ConditionView['field'][]).map((id) => ({ id, text: fieldNames[id] }))}
      expandToViewport
      onItemClick={({ detail }) => onChange([...conditions, newCondition(detail.id as ConditionView['field'])])}
    >
      Add a condition
    </ButtonDropdown>
  </SpaceBetween>
);
