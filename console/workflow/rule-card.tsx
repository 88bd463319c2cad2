import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Icon from '@cloudscape-design/components/icon';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { defaultRule } from '../../domain/workflow/rules.ts';
import type { FindingView } from '../kit/api/administration.ts';
import { Actions } from './actions.tsx';
import type { Choice } from './condition-field.tsx';
import { Conditions } from './conditions.tsx';
import { type ActionsDraft, conditionError, metadataError, nameError, type RuleDraft } from './draft.ts';
import { Findings } from './findings.tsx';
import { actionTexts, conditionText, type Names } from './words.ts';

const Summary = ({ when, then }: { when: string[]; then: string[] }) => (
  <div className="rule-summary">
    <div>
      <Box variant="awsui-key-label">When</Box>
      <ul className="plain-list">
        {when.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
    <div>
      <Box variant="awsui-key-label">Then</Box>
      <ul className="plain-list">
        {then.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  </div>
);

interface Props {
  rules: readonly RuleDraft[];
  index: number;
  names: Names;
  agents: readonly Choice[];
  dataServers: readonly Choice[];
  findings: readonly FindingView[];
  /** The API's errors on Save. */
  refused: string | undefined;
  open: boolean;
  showErrors: boolean;
  handle: ReactNode;
  onOpen(open: boolean): void;
  onChange(rule: RuleDraft): void;
  onMove(to: number): void;
  onRemove(): void;
}

/** One rule of the list, in words or open for editing. */
export const RuleCard = (props: Props) => {
  const { rules, index, names, findings, refused, open, showErrors, handle, onOpen, onChange, onMove, onRemove } =
    props;
  const rule = rules[index]!;
  const name = rule.name.trim() || 'New rule';
  const wrong = [nameError(rules, index), ...rule.conditions.map(conditionError), metadataError(rule.actions)].find(
    Boolean,
  );
  return (
    <div className="rule">
      <div className="rule-head">
        {handle}
        <span className="rule-place digits" aria-hidden="true">
          {index + 1}
        </span>
        <h3 className="rule-name">{name}</h3>
        <div className="rule-buttons">
          <Button
            variant="icon"
            iconName="angle-up"
            ariaLabel={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          />
          <Button
            variant="icon"
            iconName="angle-down"
            ariaLabel={`Move ${name} down`}
            disabled={index === rules.length - 1}
            onClick={() => onMove(index + 1)}
          />
          <Button
            variant="icon"
            iconName={open ? 'check' : 'edit'}
            ariaLabel={open ? `Close the editor of ${name}` : `Edit ${name}`}
            ariaExpanded={open}
            onClick={() => onOpen(!open)}
          />
          <Button variant="icon" iconName="remove" ariaLabel={`Delete ${name}`} onClick={onRemove} />
        </div>
      </div>
      <div className="rule-body">
        <SpaceBetween size="s">
          {refused && <Alert type="error">{refused}</Alert>}
          {showErrors && !open && wrong && <Alert type="error">{wrong}</Alert>}
          <Findings findings={findings} />
          {open ? (
            <SpaceBetween size="l">
              <FormField label="Name" errorText={showErrors || rule.name ? nameError(rules, index) : undefined} stretch>
                <Input
                  value={rule.name}
                  autoFocus={rule.name === ''}
                  onChange={({ detail }) => onChange({ ...rule, name: detail.value })}
                />
              </FormField>
              <Conditions
                ruleName={name}
                conditions={rule.conditions}
                agents={props.agents}
                dataServers={props.dataServers}
                showErrors={showErrors}
                onChange={(conditions) => onChange({ ...rule, conditions })}
              />
              <Actions
                actions={rule.actions}
                showErrors={showErrors}
                onChange={(actions) => onChange({ ...rule, actions })}
              />
              <Button onClick={() => onOpen(false)}>Done</Button>
            </SpaceBetween>
          ) : (
            <Summary
              when={
                rule.conditions.length === 0
                  ? ['Always']
                  : rule.conditions.map((condition) => conditionText(condition, names))
              }
              then={actionTexts(rule.actions)}
            />
          )}
        </SpaceBetween>
      </div>
    </div>
  );
};

interface DefaultProps {
  actions: ActionsDraft;
  findings: readonly FindingView[];
  refused: string | undefined;
  open: boolean;
  showErrors: boolean;
  onOpen(open: boolean): void;
  onChange(actions: ActionsDraft): void;
}

/** The last rule, which always matches and always stays last. */
export const DefaultRuleCard = ({ actions, findings, refused, open, showErrors, onOpen, onChange }: DefaultProps) => (
  <div className="rule rule-locked">
    <div className="rule-head">
      <Icon name="lock-private" alt="Locked: always last" />
      <h3 className="rule-name">{defaultRule.label}</h3>
      <div className="rule-buttons">
        <Button
          variant="icon"
          iconName={open ? 'check' : 'edit'}
          ariaLabel={open ? `Close the editor of ${defaultRule.label}` : `Edit ${defaultRule.label}`}
          ariaExpanded={open}
          onClick={() => onOpen(!open)}
        />
      </div>
    </div>
    <div className="rule-body">
      <SpaceBetween size="s">
        {refused && <Alert type="error">{refused}</Alert>}
        <Findings findings={findings} />
        {open ? (
          <SpaceBetween size="l">
            <Actions actions={actions} showErrors={showErrors} onChange={onChange} />
            <Button onClick={() => onOpen(false)}>Done</Button>
          </SpaceBetween>
        ) : (
          <Summary when={['No rule above matches']} then={actionTexts(actions)} />
        )}
      </SpaceBetween>
    </div>
  </div>
);
