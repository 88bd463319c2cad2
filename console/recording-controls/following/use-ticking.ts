import { useEffect, useState, useSyncExternalStore } from 'react';

/** The page's own clock, twice a second while it is visible. */
export const useTicking = (): number => {
  const [at, setAt] = useState(() => performance.now());
  useEffect(() => {
    const tick = () => document.visibilityState === 'visible' && setAt(performance.now());
    const timer = setInterval(tick, 500);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return at;
};

const subscribe = (changed: () => void) => {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
};

/** Whether the computer has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
