import { useEffect, useRef } from 'react';

/** Does something again and again while somebody looks at the page. */
export const useEvery = (seconds: number, act: () => void) => {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
};
