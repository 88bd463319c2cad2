import { useEffect, useRef, useState } from 'react';
import { type Monitor, openScreenFile, type ScreenFile } from './screen-file.ts';

export interface Monitors {
  /** Empty until the file has been read, and if it does not tell which monitors it has. */
  monitors: readonly Monitor[];
  isTooLarge: boolean;
  /** The monitor that is shown, counted from 0. */
  shown: number;
  /** The monitor that was chosen and is being loaded. */
  awaited: number | undefined;
  /** The address that the video element plays. */
  source: string;
  /** Why a monitor that was chosen is not shown. */
  sentence: string;
  choose(track: number): void;
  /** To be called if the source does not play. Returns whether the first monitor is shown instead. */
  fallBack(): boolean;
}

/** The monitor of a screen recording that is shown. Until somebody chooses another one, its address is played unchanged. */
export const useMonitors = (url: string): Monitors => {
  const [file, setFile] = useState<ScreenFile>();
  const [view, setView] = useState({ shown: 0, source: url });
  const [awaited, setAwaited] = useState<number>();
  const [sentence, setSentence] = useState('');
  const latest = useRef(0);

  useEffect(() => {
    if (url === '') return;
    const opening = new AbortController();
    // If anything goes wrong here, the first monitor is played.
    openScreenFile(url, opening.signal).then(
      (opened) => !opening.signal.aborted && setFile(opened),
      () => undefined,
    );
    return () => {
      opening.abort();
      latest.current += 1;
    };
  }, [url]);
  const { source } = view;
  useEffect(
    () => () => {
      if (source.startsWith('blob:')) URL.revokeObjectURL(source);
    },
    [source],
  );

  const choose = async (track: number) => {
    latest.current += 1;
    const own = latest.current;
    setSentence('');
    if (!file || track === view.shown) return setAwaited(undefined);
    setAwaited(track);
    try {
      const copy = await file.only(track);
      if (own === latest.current) setView({ shown: track, source: URL.createObjectURL(copy) });
    } catch {
      if (own !== latest.current) return;
      setSentence(
        `Monitor ${track + 1} could not be loaded, or the address of the recording has expired. Try again, or open the contact again.`,
      );
    }
    if (own === latest.current) setAwaited(undefined);
  };
  return {
    monitors: file?.monitors ?? [],
    isTooLarge: file?.isTooLarge ?? false,
    ...view,
    awaited,
    sentence,
    choose: (track) => void choose(track),
    fallBack: () => {
      if (view.shown === 0) return false;
      latest.current += 1;
      setAwaited(undefined);
      setSentence(`This browser cannot play Monitor ${view.shown + 1} of this recording.`);
      setView({ shown: 0, source: url });
      return true;
    },
  };
};
