import Icon from '@cloudscape-design/components/icon';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useRef, useState } from 'react';
import { defaultRule } from '../../domain/workflow/rules.ts';
import type { FindingView } from '../kit/api/administration.ts';
import { moveItem } from '../kit/move-item.ts';
import { useFocusAfterMove } from '../kit/page/use-focus-after-move.ts';
import type { Choice } from './condition-field.tsx';
import type { EventDraft } from './draft.ts';
import { DefaultRuleCard, RuleCard } from './rule-card.tsx';
import type { Names } from './words.ts';

interface Props {
  eventName: string;
  draft: EventDraft;
  names: Names;
  agents: readonly Choice[];
  dataServers: readonly Choice[];
  findings: readonly FindingView[];
  refusedAt(field: string): string | undefined;
  open: readonly string[];
  showErrors: boolean;
  onOpen(ruleId: string, open: boolean): void;
  onChange(draft: EventDraft): void;
}

/** The rules in order. They are moved by dragging or by their buttons. */
export const RuleList = ({ draft, onChange, onOpen, open, findings, refusedAt, eventName, ...shared }: Props) => {
  const { rules } = draft;
  const [dragged, setDragged] = useState<number>();
  const [target, setTarget] = useState<number>();
  const [announcement, setAnnouncement] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const keepFocus = useFocusAfterMove(list);

  const move = (from: number, to: number) => {
    const rule = rules[from];
    if (!rule || to < 0 || to >= rules.length || to === from) return;
    keepFocus(rule.ruleId, from, to);
    setAnnouncement(`${rule.name || 'New rule'} is now number ${to + 1} of ${rules.length}.`);
    onChange({ ...draft, rules: moveItem(rules, from, to) });
  };
  const drop = (to: number) => {
    if (dragged !== undefined) move(dragged, to);
    setDragged(undefined);
    setTarget(undefined);
  };

  return (
    <>
      <ol className="rules" ref={list} aria-label={`Rules of ${eventName}`}>
        {rules.map((rule, index) => (
          <li
            key={rule.ruleId}
            data-rule={rule.ruleId}
            className={
              target === index && dragged !== undefined && dragged !== index
                ? `rule-target-${dragged < index ? 'below' : 'above'}`
                : dragged === index
                  ? 'rule-dragged'
                  : ''
            }
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              setTarget(index);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(index);
            }}
          >
            <RuleCard
              {...shared}
              rules={rules}
              index={index}
              findings={findings.filter(({ ruleId }) => ruleId === rule.ruleId)}
              refused={refusedAt(`rules.${index}`)}
              open={open.includes(rule.ruleId)}
              handle={
                // The buttons do the same for keyboards and screen readers.
                <span
                  className="rule-handle"
                  aria-hidden="true"
                  title="Drag to reorder"
                  draggable
                  onDragStart={(event) => {
                    const card = event.currentTarget.closest('li');
                    if (card) event.dataTransfer.setDragImage(card, 16, 16);
                    event.dataTransfer.effectAllowed = 'move';
                    // Not as text, because that could be dropped into a text field.
                    event.dataTransfer.setData('application/x-fermata-rule', rule.ruleId);
                    setDragged(index);
                  }}
                  onDragEnd={() => {
                    setDragged(undefined);
                    setTarget(undefined);
                  }}
                >
                  <Icon name="drag-indicator" />
                </span>
              }
              onOpen={(opened) => onOpen(rule.ruleId, opened)}
              onChange={(changed) => onChange({ ...draft, rules: rules.with(index, changed) })}
              onMove={(to) => move(index, to)}
              onRemove={() => {
                setAnnouncement(`${rule.name || 'New rule'} was deleted.`);
                onChange({ ...draft, rules: rules.toSpliced(index, 1) });
              }}
            />
          </li>
        ))}
        <li>
          <DefaultRuleCard
            actions={draft.defaultRule.actions}
            findings={findings.filter(({ ruleId }) => ruleId === defaultRule.ruleId)}
            refused={refusedAt('defaultRule')}
            open={open.includes(defaultRule.ruleId)}
            showErrors={shared.showErrors}
            onOpen={(opened) => onOpen(defaultRule.ruleId, opened)}
            onChange={(actions) => onChange({ ...draft, defaultRule: { actions } })}
          />
        </li>
      </ol>
      <LiveRegion hidden>{announcement}</LiveRegion>
    </>
  );
};
