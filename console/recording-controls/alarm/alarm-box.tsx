import Button from '@cloudscape-design/components/button';
import Icon from '@cloudscape-design/components/icon';
import type { Alarm } from './alarms.ts';

interface Props {
  loud: readonly Alarm[];
  /** Set if a command did not happen. */
  onAgain?: (() => void) | undefined;
  onSettle?: (() => void) | undefined;
  busy: boolean;
}

/** An alarm that nobody can overlook. It is shown while it is true. */
export const AlarmBox = ({ loud, onAgain, onSettle, busy }: Props) => (
  <div role="alert">
    {loud.map(({ level, headline, sentence }, index) => (
      <div key={headline + sentence} className={`loud loud-${level}`}>
        <div className="loud-headline">
          <Icon name="status-warning" size="medium" />
          <span>{headline}</span>
        </div>
        <div>{sentence}</div>
        {index === 0 && onAgain && onSettle && (
          <div className="loud-buttons">
            <Button onClick={onAgain} loading={busy} loadingText="Trying again">
              Try again
            </Button>
            <Button variant="link" onClick={onSettle} disabled={busy}>
              No longer needed
            </Button>
          </div>
        )}
      </div>
    ))}
  </div>
);
