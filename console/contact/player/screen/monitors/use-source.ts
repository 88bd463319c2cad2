import { type RefObject, useLayoutEffect, useRef } from 'react';
import { changeSource } from './change-source.ts';

/** Returns the first source for the element. Later ones are played from the position of the one before. */
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
