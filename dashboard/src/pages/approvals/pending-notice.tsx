import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePending } from '../../api/approvals';
import { setWaitingCount } from '../../ui/window-title';
import { newIds, titleOf } from './decide-logic';
import { useNotify } from './notify';

/** Shows in the window's title how many calls wait and, where a person wants it, a notification for each that is new. Renders nothing. */
export function PendingNotice() {
  const { t } = useTranslation('frame');
  const [, navigate] = useLocation();
  const { state } = useNotify();
  const pending = usePending().data;
  const before = useRef<readonly string[] | null>(null);
  useEffect(() => {
    if (!pending) return;
    setWaitingCount(pending.length);
    const fresh = newIds(
      before.current,
      pending.map(({ id }) => id),
    );
    before.current = pending.map(({ id }) => id);
    const [first] = pending.filter(({ id }) => fresh.includes(id));
    // On a visible page the call is shown anyway.
    if (!first || state !== 'on' || document.visibilityState === 'visible') return;
    const notice = new Notification(t('navigation.waiting', { count: pending.length }), {
      // Only the tool: what a call is about may not be for a lock screen.
      body: titleOf(first),
      icon: '/dashboard/gatehouse.svg',
      tag: 'gatehouse-approvals',
    });
    notice.onclick = () => {
      window.focus();
      navigate(fresh.length === 1 ? `/approvals/${first.id}` : '/approvals');
      notice.close();
    };
  }, [pending, state, navigate, t]);
  useEffect(() => () => setWaitingCount(0), []);
  return null;
}
