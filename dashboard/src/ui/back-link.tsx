import { Anchor } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from 'wouter';

/** Leads from a page to the list that it belongs to. */
export function BackLink({ href, label }: { readonly href: string; readonly label: string }) {
  return (
    <Anchor
      component={Link}
      href={href}
      size="sm"
      className="no-print"
      mih={44}
      style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
    >
      <IconChevronLeft size={16} aria-hidden />
      {label}
    </Anchor>
  );
}
