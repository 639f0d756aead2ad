import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/empty';

interface PageBoundaryProps {
  /** The page's address; at another one the page is tried again. */
  readonly at: string;
  readonly children: ReactNode;
}

interface PageBoundaryState {
  readonly at: string;
  readonly hasFailed: boolean;
}

/** Keeps the frame when a page fails: its file is gone after an update, the network ended, or it has a bug. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { at: this.props.at, hasFailed: false };

  static getDerivedStateFromError(): Partial<PageBoundaryState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ at }: PageBoundaryProps, state: PageBoundaryState): PageBoundaryState | null {
    return at === state.at ? null : { at, hasFailed: false };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Crash /> : this.props.children;
  }
}

function Crash() {
  const { t } = useTranslation('frame');
  return (
    <Empty title={t('crash.title')} text={t('crash.text')}>
      <Button onClick={() => window.location.reload()}>{t('crash.reload')}</Button>
    </Empty>
  );
}
