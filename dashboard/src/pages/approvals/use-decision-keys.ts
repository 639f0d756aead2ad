import { useEffect, useRef } from 'react';
import { actionOf, type KeyAction } from './decide-logic';

/** Calls the handler for the keys of approvals, unless a person is typing or a dialog is open. */
export function useDecisionKeys(onAction: (action: KeyAction) => void): void {
  const handler = useRef(onAction);
  useEffect(() => {
    handler.current = onAction;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, repeat, ctrlKey, metaKey, altKey, target } = event;
      const action = actionOf({ key, repeat, ctrlKey, metaKey, altKey, isBusy: isTyping(target) || isDialogOpen() });
      if (action === null) return;
      event.preventDefault();
      handler.current(action);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select') !== null)
  );
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
