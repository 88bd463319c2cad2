import ExpandableSection from '@cloudscape-design/components/expandable-section';
import type { MyControls } from '../../../api/control/control.ts';
import { keyText, type Shortcut } from './shortcuts.ts';

const rows: { does: Shortcut; needs: MyControls['functions'][number]; text: string }[] = [
  { does: 'pause-or-resume', needs: 'pause', text: 'Pause, or resume when everything is paused' },
  { does: 'pause', needs: 'pause', text: 'Pause' },
  { does: 'resume', needs: 'pause', text: 'Resume' },
  { does: 'blackout-start', needs: 'blackout', text: 'Start a blackout' },
  { does: 'blackout-stop', needs: 'blackout', text: 'End the blackout' },
];

/** Stop has no shortcut, because it cannot be undone. */
export const ShortcutList = ({ functions }: Pick<MyControls, 'functions'>) => {
  const shown = rows.filter(({ needs }) => functions.includes(needs));
  if (shown.length === 0) return null;
  return (
    <ExpandableSection headerText="Keyboard shortcuts">
      <div className="quiet">They work while this page has the focus, and apply to the first contact shown.</div>
      <dl className="shortcuts">
        {shown.map(({ does, text }) => (
          <div key={does}>
            <dt>
              <kbd>{keyText(does)}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </ExpandableSection>
  );
};
