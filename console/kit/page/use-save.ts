import { type FormEvent, useState } from 'react';

interface Saving<Saved> {
  /** Whether a field is missing or wrong: such a form is not sent, and shows its errors from the first attempt on. */
  isWrong?: boolean;
  request(): Promise<Saved>;
  /** Closes the form, or replaces it by what was saved. */
  onSaved(saved: Saved): void;
  onRefused?(problem: unknown): void;
  /** Whether the form stays as it is after it was saved, ready for the next time. */
  staysOpen?: boolean;
}

/** Saves a form as a whole: once at a time, and with the reason when the server refuses it. */
export const useSave = <Saved>(saving: Saving<Saved>) => {
  const { isWrong = false, request, onSaved, onRefused, staysOpen = false } = saving;
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const save = async () => {
    setTried(true);
    setProblem(undefined);
    if (isWrong || busy) return;
    setBusy(true);
    try {
      onSaved(await request());
      if (staysOpen) setBusy(false);
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
      onRefused?.(refused);
    }
  };

  return {
    save: () => void save(),
    busy,
    /** Why the last attempt was refused. */
    problem,
    /** Whether somebody has tried to save: from then on, fields show what is wrong with them. */
    tried,
    /** Shows no errors until the next attempt, after a field was added for example. */
    hideErrors: () => setTried(false),
    /** As if nobody had tried to save. */
    reset: () => {
      setTried(false);
      setProblem(undefined);
    },
    /** What stands next to the button. */
    errorText: tried && isWrong ? 'Something is missing or wrong: look at the marked fields above.' : '',
    /** Of the `form` element. */
    form: {
      noValidate: true,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        void save();
      },
    },
  };
};
