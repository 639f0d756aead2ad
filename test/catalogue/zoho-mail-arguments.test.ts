import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/test-fixture/load-catalogue.js';

const integration = loadCatalogue('catalogue').integrations.get('zoho_mail');
const check = (tool: string, input: object, context: { readonly [name: string]: string } = {}) => {
  const method = integration?.methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  return method.checkArguments(input, { zoid: '1', account_id: '2', ...context });
};

describe('a search of mail', () => {
  const search = (searchKey: string) => check('zoho_mail_messages_search', { searchKey });

  it.each([
    ['x:and:y', 'entire:x::entire:y'],
    ['subject:a:and:sender:b', 'subject:a::sender:b'],
    ['subject:a:AND:sender:b', 'subject:a::sender:b'],
    ['subject:a and sender:b', 'subject:a::sender:b'],
    ['subject:a AND sender:b AND to:c', 'subject:a::sender:b::to:c'],
    ['subject:a && sender:b', 'subject:a::sender:b'],
    ['subject:a OR sender:b', 'subject:a:or:sender:b'],
    ['x:AND:y', 'entire:x::entire:y'],
    ['x:and:y:and:z', 'entire:x::entire:y::entire:z'],
    ['subject:"a b":and:sender:c', 'subject:"a b"::sender:c'],
    ['subject:a:sender:b', 'subject:a::sender:b'],
    ['subject:a sender:b', 'subject:a::sender:b'],
    ['subject:a, sender:b', 'subject:a::sender:b'],
    ['subject:a;has:attachment', 'subject:a::has:attachment'],
    ['from:bob', 'sender:bob'],
    ['subject:a::from:bob', 'subject:a::sender:bob'],
  ])('refuses %s, whose second part would be dropped, and shows the right joiner', (searchKey, instead) => {
    expect(search(searchKey)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_params', message: expect.stringContaining(`Write ${JSON.stringify(instead)}.`) },
    });
  });

  it.each([
    ['invoice', 'entire:invoice'],
    [' annual report ', 'entire:annual report'],
    ['"annual report"', 'entire:"annual report"'],
    ['"a::b"', 'entire:"a::b"'],
    ['in:5::invoice', 'in:5::entire:invoice'],
    ['invoice:or:subject:"p q"', 'entire:invoice:or:subject:"p q"'],
    ['a::b', 'entire:a::entire:b'],
    ['bob@acmecorp.com', 'entire:bob@acmecorp.com'],
    ['Rechnung über 5 €', 'entire:Rechnung über 5 €'],
    ['発注書', 'entire:発注書'],
    ['Re: invoice', 'entire:"Re: invoice"'],
    ['AW: WG: Angebot', 'entire:"AW: WG: Angebot"'],
    ['10:30 meeting', 'entire:"10:30 meeting"'],
    ['https://example.com/a', 'entire:"https://example.com/a"'],
    ['subject:Re: invoice', 'subject:"Re: invoice"'],
    ['subject:10:30::sender:bob', 'subject:"10:30"::sender:bob'],
    ['subject: invoice', 'subject:invoice'],
  ])('sends the bare words of %s as entire:, and says so', (searchKey, sent) => {
    const checked = search(searchKey);
    expect(checked).toMatchObject({ ok: true, value: { values: { searchKey: sent } } });
    if (checked.ok) expect(checked.value.notes.join(' ')).toContain(JSON.stringify(sent));
    expect(search(sent)).toMatchObject({ ok: true, value: { values: { searchKey: sent }, notes: [] } });
  });

  it.each([
    ['invoice::newMails', 'newMails::entire:invoice'],
    ['in:5::newMails', 'newMails::in:5'],
    ['newMails:true', 'newMails'],
    ['a : and : b', 'entire:a::entire:b'],
    ['subject:a : AND : sender:b', 'subject:a::sender:b'],
    ['a && b', 'entire:a::entire:b'],
    ['a&&b', 'entire:a::entire:b'],
    ['subject:a&&sender:b', 'subject:a::sender:b'],
    ['a || b', 'entire:a:or:entire:b'],
    ['subject:a:||:sender:b', 'subject:a:or:sender:b'],
    ['invoice AND report', 'entire:invoice::entire:report'],
    ['請求書 OR 発注書', 'entire:請求書:or:entire:発注書'],
    ['invoice sender:bob', 'entire:invoice::sender:bob'],
    ['invoice:sender:bob', 'entire:invoice::sender:bob'],
    ['subject:a|sender:b', 'subject:a::sender:b'],
    ['subject:a and from:b', 'subject:a::sender:b'],
    [':invoice', 'entire:invoice'],
    ['subjct:invoice', 'subject:invoice'],
    ['contents: a b', 'content:a b'],
    ['foo:bar', 'entire:"foo:bar"'],
    ['is:unread', 'entire:"is:unread"'],
    ['subject:a::priority:high', 'subject:a::entire:"priority:high"'],
    ['filecontents:x', 'fileContent:x'],
    ['body:x', 'content:x'],
    ['subject::invoice', 'entire:subject::entire:invoice'],
    ['subject:annual "report"', 'subject:"annual report"'],
    ['subject:"annual report', 'subject:"annual report"'],
    ['invoice "annual report"', 'entire:invoice::entire:"annual report"'],
    ['a:and:', 'entire:a'],
    ['invoice newMails', 'newMails::entire:invoice'],
    ['newMails && invoice', 'newMails::entire:invoice'],
    ['a::and::b', 'entire:a::entire:b'],
    ['a :: or :: b', 'entire:a:or:entire:b'],
    ['"a" and "b"', 'entire:"a"::entire:"b"'],
    ['subject:"a" or "b"', 'subject:"a":or:entire:"b"'],
    ['subject:a &amp;&amp; sender:b', 'subject:a::sender:b'],
  ])('refuses %s, and shows the right form', (searchKey, instead) => {
    expect(search(searchKey)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_params', message: expect.stringContaining(`Write ${JSON.stringify(instead)}.`) },
    });
    expect(search(instead)).toMatchObject({ ok: true, value: { values: { searchKey: instead }, notes: [] } });
  });

  it.each([
    ['::invoice', 'entire:invoice'],
    ['invoice::', 'entire:invoice'],
    ['::subject:a::', 'subject:a'],
    ['subject:a::::sender:b', 'subject:a::sender:b'],
    ['subject:a :: sender:b', 'subject:a::sender:b'],
    ['subject:a : : sender:b', 'subject:a::sender:b'],
    [':or:subject:a', 'subject:a'],
    ['subject:a :OR: sender:b', 'subject:a:or:sender:b'],
    ['Subject:a', 'subject:a'],
    ['subject:R&amp;D', 'subject:R&D'],
    ['FILENAME:a::HAS:Attachment', 'fileName:a::has:attachment'],
    ['subject : a', 'subject:a'],
    ['newmails', 'newMails'],
    ['terms and conditions', 'entire:terms and conditions'],
    ['TERMS AND CONDITIONS', 'entire:TERMS AND CONDITIONS'],
    ['AT&T bill', 'entire:AT&T bill'],
    ['Meeting: Monday', 'entire:"Meeting: Monday"'],
    ['subject:a\nb', 'subject:a b'],
  ])('puts %s right, and says so', (searchKey, sent) => {
    const checked = search(searchKey);
    expect(checked).toMatchObject({ ok: true, value: { values: { searchKey: sent } } });
    if (checked.ok && sent !== 'subject:a b') expect(checked.value.notes.join(' ')).toContain(JSON.stringify(sent));
  });

  it('sends nothing but terms that the service knows, whatever is written', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b c',
        'Re',
        'A AND B',
        'X',
        'subject',
        'subject:',
        'sender:b',
        'from:',
        'foo:bar',
        'newMails',
        'has:',
        'attachment',
      ],
      ...[
        ':',
        '::',
        ':::',
        ':or:',
        ':and:',
        ':not:',
        ' ',
        ' and ',
        ' OR ',
        '&&',
        '||',
        '|',
        ',',
        '"',
        '"x::y"',
        '-',
        '(',
        '10:30',
      ],
    );
    const term =
      /^(?:entire|subject|content|sender|to|cc|fileName|fileContent|has|in|label|fromDate|toDate|inclspamtrash|groupResult):(?:[^":\s](?:[^":]*[^":\s])?)$/;
    const isRight = (text: string): boolean =>
      text
        .replaceAll(/"[^"]*[^"\s][^"]*"/g, 'Q')
        .split(/::|:or:/)
        .every((one, at) => (at === 0 && one === 'newMails') || term.test(one));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        const given = pieces.join('');
        const checked = search(given);
        if (checked.ok) {
          const { searchKey } = checked.value.values;
          expect(isRight(String(searchKey)), `${given} was sent as ${searchKey}`).toBe(true);
          expect(search(String(searchKey))).toMatchObject({ ok: true, value: { values: { searchKey }, notes: [] } });
          if (searchKey !== given.trim()) expect(checked.value.notes.length, given).toBe(1);
        } else {
          const written = / Write ("(?:[^"\\]|\\.)*")\.$/.exec(checked.refusal.message)?.[1];
          const instead: unknown = written === undefined ? undefined : JSON.parse(written);
          if (typeof instead === 'string') expect(search(instead)).toMatchObject({ ok: true, value: { notes: [] } });
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    'newMails',
    'newMails::in:5',
    'subject:a',
    'subject:"a::b c::d"',
    'subject:"a :and: b"',
    'has:attachment::to:x',
    'fromDate:01-Jan-2027::toDate:02-Jan-2027',
    'subject:"Re: a":or:sender:b',
    'inclspamtrash:true::content:a',
  ])('sends %s as it is', (searchKey) => {
    expect(search(searchKey)).toMatchObject({ ok: true, value: { values: { searchKey }, notes: [] } });
  });
});

describe('a search that is none', () => {
  it.each([
    ...[
      'subject:',
      'Re:',
      'subject:a::sender:',
      'subject:a:not:b',
      ' ',
      '::',
      ':or:',
      '""',
      'subject:""',
      '-subject:a',
    ],
    ...[
      'NOT subject:a',
      '(subject:a)',
      'newMails:or:subject:a',
      'has:attachments',
      'fromDate:2027-01-01',
      'subject:a:not:b:c',
    ],
    ...['inclspamtrash:maybe', 'after:yesterday'],
  ])('is refused: %s', (searchKey) => {
    expect(check('zoho_mail_messages_search', { searchKey })).toMatchObject({ ok: false });
  });

  it('is judged in an instant, however long it is', () => {
    const parts = ['a', 'a ', 'a:', '"', 'subject:', '.', 'a::', 'subject:a b '];
    for (const part of parts)
      expect(check('zoho_mail_messages_search', { searchKey: part.repeat(2_000 / part.length) })).toHaveProperty('ok');
  });
});

it('deletes users by either of the two lists, and by none of them nobody', () => {
  for (const input of [{ accountList: ['7'] }, { emailList: ['hr@acmecorp.com'] }])
    expect(
      check('zoho_mail_users_bulk_delete', input, { user_zuid: '900', user_address: 'admin@acmecorp.com' }),
    ).toMatchObject({ ok: true });
  expect(check('zoho_mail_users_bulk_delete', {})).toMatchObject({
    refusal: { message: 'Nothing was sent: accountList must be given, or emailList.' },
  });
});
