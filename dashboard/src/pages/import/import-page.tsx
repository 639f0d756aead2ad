import { Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ImportDraft, type ImportOutline, type ImportRequest, useImportState } from '../../api/imports';
import { useCanChange } from '../../app/session-context';
import { BackLink } from '../../ui/back-link';
import { Empty } from '../../ui/empty';
import { Failure } from '../../ui/failure';
import { PageHeader } from '../../ui/page-header';
import { RowsSkeleton } from '../../ui/skeletons';
import { useQueryState } from '../../ui/use-query-state';
import { AnswerStep } from './answer-step';
import type { Choice } from './choice';
import { firstChoice } from './choice';
import { ChooseStep } from './choose-step';
import { DocumentStep, type ReadDocument } from './document-step';
import { forgetImport, interruptedImport } from './interrupted';
import { ReviewStep } from './review-step';

/** Turns an API document into an integration: read it, choose operations, fill in what it leaves open, review the tools, save them. */
export default function ImportPage() {
  const { t } = useTranslation('import');
  const state = useImportState();
  const canChange = useCanChange();
  const [again] = useQueryState('name', '');
  const [read, setRead] = useState<ReadDocument | null>(null);
  const [choice, setChoice] = useState<Choice>({ tags: new Set(), operations: new Set() });
  const [drafted, setDrafted] = useState<{ readonly draft: ImportDraft; readonly request: ImportRequest } | null>(null);
  const [interrupted] = useState(interruptedImport);
  // A reload does not leave the page in order, and so does not forget.
  useEffect(() => forgetImport, []);
  const onRead = (document: ReadDocument): void => {
    setRead(document);
    setChoice(again === '' ? firstChoice(document.outline) : everything(document.outline));
    setDrafted(null);
  };
  const choose = (next: Choice): void => {
    setChoice(next);
    setDrafted(null);
  };
  const header = (
    <>
      <BackLink href="/integrations" label={t('back')} />
      <PageHeader title={again === '' ? t('title') : t('titleAgain', { name: again })} text={t('text')} />
    </>
  );
  if (!canChange)
    return (
      <>
        {header}
        <Empty title={t('viewer.title')} text={t('viewer.text')} />
      </>
    );
  if (state.isPending)
    return (
      <>
        {header}
        <RowsSkeleton />
      </>
    );
  if (state.isError) return <Failure error={state.error} onRetry={() => void state.refetch()} />;
  return (
    <>
      {header}
      <Stack gap="lg" maw={980}>
        <DocumentStep bytesMax={state.data.bytes_max} read={read} interrupted={interrupted} onRead={onRead} />
        {read && <ChooseStep outline={read.outline} choice={choice} onChange={choose} />}
        {read && (
          <AnswerStep
            key={`${read.outline.title} ${read.document.length}`}
            read={read}
            choice={choice}
            again={again}
            todo={drafted?.draft.todo ?? []}
            onChange={() => setDrafted(null)}
            onDrafted={(draft, request) => setDrafted({ draft, request })}
          />
        )}
        {drafted && <ReviewStep state={state.data} {...drafted} />}
      </Stack>
    </>
  );
}

function everything({ tags }: ImportOutline): Choice {
  return { tags: new Set(tags.map(({ tag }) => tag)), operations: new Set() };
}
