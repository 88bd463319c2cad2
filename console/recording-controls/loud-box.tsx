import Button from '@cloudscape-design/components/button';
import Icon from '@cloudscape-design/components/icon';
import type { Loud } from './loud.ts';

interface Props {
  loud: readonly Loud[];
  /** Present where something that was asked for did not happen. */
  onAgain?: (() => void) | undefined;
  onSettle?: (() => void) | undefined;
  busy: boolean;
}

/** Nobody can overlook it, and it stays until it is no longer true. */
export const LoudBox = ({ loud, onAgain, onSettle, busy }: Props) => (
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
            <Button onClick={onAgain} loading={busy} loadingText="Asking again">
              Ask again
            </Button>
            <Button variant="link" onClick={onSettle} disabled={busy}>
              Not needed any more
            </Button>
          </div>
        )}
      </div>
    ))}
  </div>
);
