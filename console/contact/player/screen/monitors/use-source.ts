import { type RefObject, useLayoutEffect, useRef } from 'react';
import { changeSource } from './change-source.ts';

/** Gives the source that the element has from the beginning; later ones are played from where the earlier one was. */
export const useSource = (video: RefObject<HTMLVideoElement | null>, source: string): string => {
  const first = useRef(source);
  const current = useRef(source);
  useLayoutEffect(() => {
    if (!video.current || current.current === source) return;
    current.current = source;
    changeSource(video.current, source);
  }, [video, source]);
  return first.current;
};
