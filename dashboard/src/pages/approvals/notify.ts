import { useSyncExternalStore } from 'react';

const storageKey = 'gatehouse-notify';
const listeners = new Set<() => void>();

/** Whether the user has turned notifications on or off, or blocked them; absent if the browser has none. */
export type NotifyState = 'on' | 'off' | 'blocked' | 'absent';

function read(): NotifyState {
  // Absent without https, in some embedded browsers, and on some phones.
  if (!('Notification' in window)) return 'absent';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && stored() === 'on' ? 'on' : 'off';
}

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** The state of notifications, and how to turn them on or off; turning them on prompts for permission if needed. */
export function useNotify(): { readonly state: NotifyState; toggle(): Promise<void> } {
  const state = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
  const toggle = async (): Promise<void> => {
    if (state === 'off' && Notification.permission === 'default') await Notification.requestPermission();
    try {
      localStorage.setItem(storageKey, state === 'on' ? 'off' : 'on');
    } catch {
      // Without storage notifications stay off.
    }
    for (const listener of listeners) listener();
  };
  return { state, toggle };
}
